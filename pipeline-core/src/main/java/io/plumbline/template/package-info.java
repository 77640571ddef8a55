/**
 * Chat templates: the Jinja templates of Hugging Face models, rendered as transformers renders them.
 *
 * <p>The interpreter is the project's own. Jinjava renders 11 of the 55 conversations that
 * transformers rendered for comparison: it has Java's strings and numbers where templates are written for Python's, it does
 * not know {@code generation} and some white space control, and it finds methods by reflection, which a template that
 * somebody else wrote must not reach. Here a template can call what stands in the tables of this package and nothing else,
 * and each rendering has a budget of steps, depth and characters. What is not supported is refused, never rendered
 * differently.
 *
 * <p>May import: the JDK only.
 */
package io.plumbline.template;
