package io.plumbline.jobs.step;

import java.util.Locale;

/** The steps of the chain, in its order. */
public enum StepName {
    /** Raw preferences to tokenised pairs. */
    INGEST,
    /** Supervised fine-tuning on chosen completions. */
    SFT,
    /** Log-probs of every completion under the reference. */
    REFERENCE,
    /** Preference training. */
    TRAIN,
    /** Scores of the held-out pairs. */
    SCORE;

    /** Its command, and its key in {@code manifest.json}. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }
}
