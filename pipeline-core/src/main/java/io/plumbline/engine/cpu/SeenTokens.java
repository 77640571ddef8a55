package io.plumbline.engine.cpu;

/** Penalises the tokens of a text, each once, however often it occurs. */
final class SeenTokens {
    private final int[] lastTexts; // by token, the number of the last text that had it
    private int texts;

    SeenTokens(int vocabulary) {
        lastTexts = new int[vocabulary];
    }

    /** Divides positive logits of the text's tokens by the penalty, and multiplies negative ones. */
    void penalise(float[] logits, TextSoFar text, float penalty) {
        texts++;
        penalise(logits, text.prompt(), text.prompt().length, penalty);
        penalise(logits, text.completion(), text.count(), penalty);
    }

    private void penalise(float[] logits, int[] tokens, int count, float penalty) {
        for (int i = 0; i < count; i++) {
            int token = tokens[i];
            if (lastTexts[token] != texts) {
                lastTexts[token] = texts;
                logits[token] = logits[token] < 0 ? logits[token] * penalty : logits[token] / penalty;
            }
        }
    }
}
