package io.plumbline.score.page;

/**
 * Something about a run, in words.
 *
 * @param name what it is about
 * @param value what it is
 * @param explanation for a reader who does not know the name; may be empty
 */
public record Fact(String name, String value, String explanation) {}
