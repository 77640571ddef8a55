package io.plumbline.data;

import io.plumbline.example.CountedTokens;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the tokens that hold characters of answers. */
final class AnswerTokens {
    private AnswerTokens() {}

    /**
     * Returns the tokens of a completion that hold characters of its answers.
     *
     * @param text of which the completion is the end
     * @param start UTF-16 units before it
     * @param answers where answers begin and end in it, ascending, in UTF-16 units
     * @param ends characters of the text up to each token's end
     * @param first token of the completion
     */
    static CountedTokens of(String text, int start, List<Integer> answers, int[] ends, int first) {
        int[] bounds = characters(text, start, answers);
        IntStream.Builder runs = IntStream.builder();
        int answer = 0;
        int open = -1;
        boolean counts = false;
        for (int token = first; token < ends.length; token++) {
            int from = token == 0 ? 0 : ends[token - 1];
            // Of several tokens that make one character, the later ones end where they begin: they count as the first
            // does.
            if (ends[token] > from) {
                while (answer < bounds.length && bounds[answer + 1] <= from) {
                    answer += 2;
                }
                counts = answer < bounds.length && ends[token] > bounds[answer];
            }
            if (counts && open < 0) {
                open = token - first;
            } else if (!counts && open >= 0) {
                runs.add(open).add(token - first);
                open = -1;
            }
        }
        if (open >= 0) {
            runs.add(open).add(ends.length - first);
        }
        return new CountedTokens(runs.build().toArray());
    }

    /** The answers' bounds as numbers of characters of the text before them. */
    private static int[] characters(String text, int start, List<Integer> answers) {
        int[] bounds = new int[answers.size()];
        int at = 0;
        int characters = 0;
        for (int index = 0; index < bounds.length; index++) {
            int end = start + answers.get(index);
            characters += text.codePointCount(at, end);
            bounds[index] = characters;
            at = end;
        }
        return bounds;
    }
}
