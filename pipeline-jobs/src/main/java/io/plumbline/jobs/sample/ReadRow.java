package io.plumbline.jobs.sample;

import io.plumbline.Sha256;
import io.plumbline.data.PromptRow;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import io.plumbline.jobs.source.InputRow;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A row of a table of prompts after it was read: a prompt, or the reason why it is none.
 *
 * @param prompt the prompt; null where it is refused
 * @param tokens the prompt as the model sees it; null where it is refused
 * @param reason why it is refused; null for a prompt
 * @param detail what was found; null for a prompt
 * @param file the input file
 * @param row the row as JSON where it is refused; else its hash
 */
record ReadRow(PromptRow prompt, int[] tokens, Reason reason, String detail, String file, String row)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Orders the rows of a prompt: by their files and hashes, whatever partitions they were read from. */
    static final Comparator<ReadRow> ORDER = Comparator.comparing(ReadRow::file).thenComparing(ReadRow::row);

    static ReadRow of(InputRow row, PromptRow prompt, int[] tokens) {
        return new ReadRow(prompt, tokens, null, null, row.file(), Sha256.hex(row.json()));
    }

    static ReadRow refused(InputRow row, QuarantineException fault) {
        return new ReadRow(null, null, fault.reason(), fault.getMessage(), row.file(), row.json());
    }

    /** Returns the prompt as it is sampled for. */
    TokenizedPrompt tokenized() {
        return new TokenizedPrompt(prompt.id(), tokens);
    }

    boolean isRefused() {
        return prompt == null;
    }
}
