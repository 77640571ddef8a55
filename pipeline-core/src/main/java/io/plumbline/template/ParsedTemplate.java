package io.plumbline.template;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A template that was read.
 *
 * @param body its statements
 * @param free its free names, see {@link FreeNames}
 */
record ParsedTemplate(List<Statement> body, Set<String> free) {
    /** Most characters of a template; the longest in use have a twentieth of it. */
    private static final int MOST_CHARACTERS = 1 << 20;

    /** @throws TemplateException of kind SYNTAX or BOUND where a text is no template that can be rendered here */
    static ParsedTemplate of(String source) {
        if (source.length() > MOST_CHARACTERS) {
            throw TemplateException.bound(
                    "the template has " + source.length() + " characters, more than " + MOST_CHARACTERS);
        }
        return StatementParser.parse(Lexer.tokens(source));
    }

    /**
     * Renders it.
     *
     * @param variables made within the budget of the rendering
     * @param now the time that it writes
     * @param allowance what is left of what several renderings may do together
     */
    RenderedChat render(Function<Budget, Map<String, Object>> variables, LocalDateTime now, Allowance allowance) {
        Rendering rendering = new Rendering(now, allowance);
        try {
            Scope scope = Scope.of(rendering, variables.apply(rendering.budget()));
            Statement.run(body, scope);
            allowance.make(rendering.length());
        } catch (TemplateException e) {
            throw e.at(rendering.line());
        } catch (StackOverflowError e) {
            // The depth is bounded for threads with a stack of usual size; this one has a smaller one.
            throw Budget.tooDeep().at(rendering.line());
        } finally {
            rendering.budget().settle();
        }
        return rendering.result();
    }
}
