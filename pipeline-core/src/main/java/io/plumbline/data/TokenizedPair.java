package io.plumbline.data;

import java.io.Serializable;

/**
 * A preference pair ready for a decoder: prompt | chosen | rejected, the prompt once.
 *
 * @param pairId SHA-256 of (prompt, chosen, rejected) text, 64 hexadecimal digits
 * @param source where the row came from, for slices: a data set's name, never null
 * @param prompt token ids, at least one
 * @param chosen token ids, at least one
 * @param rejected token ids, at least one
 */
public record TokenizedPair(String pairId, String source, int[] prompt, int[] chosen, int[] rejected)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Tokens stored: the prompt's once, the chosen's and the rejected's. */
    public int tokens() {
        return prompt.length + chosen.length + rejected.length;
    }
}
