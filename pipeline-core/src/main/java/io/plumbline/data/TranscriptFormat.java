package io.plumbline.data;

import java.util.Map;

/**
 * {@code hh}: two whole transcripts that differ in their last reply, as in Anthropic's HH-RLHF (Bai et al. 2022,
 * arXiv:2204.05862). The prompt ends after the last {@code "\n\nAssistant:"}, which both must share together with all
 * that stands before it; the completions follow it as they stand, leading space included.
 */
final class TranscriptFormat implements PairFormat {
    private static final String MARKER = "\n\nAssistant:";

    @Override
    public String name() {
        return "hh";
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.chosen()) && row.containsKey(columns.rejected());
    }

    @Override
    public PreferencePair read(Map<String, ?> row, Columns columns) throws QuarantineException {
        String chosen = Texts.of(row, columns.chosen());
        String rejected = Texts.of(row, columns.rejected());
        int reply = chosen.lastIndexOf(MARKER);
        if (reply < 0) {
            throw new QuarantineException(
                    Reason.UNSPLITTABLE_TRANSCRIPT, "column '" + columns.chosen() + "' has no \\n\\nAssistant: turn");
        }
        if (reply != rejected.lastIndexOf(MARKER) || !chosen.regionMatches(0, rejected, 0, reply)) {
            throw new QuarantineException(
                    Reason.UNSPLITTABLE_TRANSCRIPT,
                    "the transcripts differ before their last \\n\\nAssistant: turn, at character "
                            + Texts.commonPrefix(chosen, rejected));
        }
        int end = reply + MARKER.length();
        return new PreferencePair(chosen.substring(0, end), chosen.substring(end), rejected.substring(end));
    }
}
