package io.plumbline.data;

import java.util.List;

/** Joins the token ids of a text's parts. */
final class TokenIds {
    private TokenIds() {}

    /** Returns the ids of all parts, one part after the other. */
    static int[] join(List<int[]> parts) {
        int tokens = 0;
        for (int[] part : parts) {
            tokens += part.length;
        }
        int[] joined = new int[tokens];
        int token = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, joined, token, part.length);
            token += part.length;
        }
        return joined;
    }
}
