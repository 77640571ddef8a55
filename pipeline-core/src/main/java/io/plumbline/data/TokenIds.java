package io.plumbline.data;

import java.util.List;

/** Token ids of a text in parts. */
final class TokenIds {
    private TokenIds() {}

    /** One part after the other. */
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
