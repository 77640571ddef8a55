package io.plumbline.template;

import java.util.List;

/**
 * A conversation as text.
 *
 * @param text the whole text
 * @param generated the parts of it between {@code generation} and {@code endgeneration}, in their order; empty for a template
 *     that marks none
 */
public record RenderedChat(String text, List<Span> generated) {
    /** Copies the list. */
    public RenderedChat {
        generated = List.copyOf(generated);
    }

    /**
     * A part of the text.
     *
     * @param start index of its first character
     * @param end index behind its last character
     */
    public record Span(int start, int end) {}
}
