package io.plumbline.data;

import java.util.List;
import java.util.Map;

/**
 * {@code hh}: two whole transcripts that differ in their last reply, as in Anthropic's HH-RLHF (Bai et al. 2022,
 * arXiv:2204.05862). The prompt ends after the last {@code "\n\nAssistant:"} of the chosen one, and the rejected one
 * must begin with it, as in the reference implementation of DPO (Rafailov et al. 2023, arXiv:2305.18290). The completions
 * are what follows, as it stands, leading space included; a rejected reply may run on into turns of its own.
 */
final class TranscriptFormat implements RowFormat {
    private static final String MARKER = "\n\nAssistant:";

    @Override
    public String name() {
        return "hh";
    }

    @Override
    public String comment() {
        return "two whole transcripts, chosen and rejected, that differ in their last reply";
    }

    @Override
    public List<String> roles() {
        return List.of("chosen", "rejected");
    }

    @Override
    public Rendering rendering() {
        return Rendering.NEVER;
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.of("chosen")) && row.containsKey(columns.of("rejected"));
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        String chosen = Texts.of(row, columns.of("chosen"));
        String rejected = Texts.of(row, columns.of("rejected"));
        int reply = chosen.lastIndexOf(MARKER);
        if (reply < 0) {
            throw new QuarantineException(
                    Reason.UNSPLITTABLE_TRANSCRIPT,
                    "column '" + columns.of("chosen") + "' has no \\n\\nAssistant: turn");
        }
        int end = reply + MARKER.length();
        if (!rejected.regionMatches(0, chosen, 0, end)) {
            throw new QuarantineException(
                    Reason.UNSPLITTABLE_TRANSCRIPT,
                    "the transcripts differ at character " + Texts.commonPrefix(chosen, rejected)
                            + ", before the chosen one's last \\n\\nAssistant: turn");
        }
        return TextExample.of(chosen.substring(0, end), chosen.substring(end), rejected.substring(end));
    }
}
