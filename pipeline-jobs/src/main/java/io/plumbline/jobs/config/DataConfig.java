package io.plumbline.jobs.config;

import java.io.Serializable;
import java.util.List;

/**
 * Raw preferences and how to read them.
 *
 * @param train {@code data.train}: files, directories or globs
 * @param heldOut {@code data.held-out}: the same for held-out rows; empty: a part of {@code train}
 * @param heldOutFraction {@code data.held-out-fraction}: share of {@code train} held out by hash where {@code heldOut}
 *     is empty, in [0, 1)
 * @param format {@code data.format}: how rows are laid out
 * @param columns {@code data.columns}: names of the columns
 * @param maxCharacters {@code data.max-characters}: longest text of one side, in characters, at most 4,000,000; longer
 *     ones are quarantined
 * @param maxQuarantinedFraction {@code data.max-quarantined-fraction}: gate, share of rows in [0, 1] beyond which ingest
 *     fails; 1 never fails
 */
public record DataConfig(
        List<String> train,
        List<String> heldOut,
        double heldOutFraction,
        Format format,
        Columns columns,
        int maxCharacters,
        double maxQuarantinedFraction)
        implements Serializable {

    /**
     * On a prompt and a completion of ten million blanks together, the regular expression of Llama 3's own tokenizer gives
     * up, and the tokenizer library then ends the process.
     */
    private static final int MOST_CHARACTERS = 4_000_000;

    /** Layout of raw rows. */
    public enum Format {
        /** Found from the columns of each input. */
        AUTO,
        /** Prompt, chosen, rejected. */
        PAIR,
        /** Two transcripts, chosen and rejected, as in Anthropic's HH-RLHF. */
        HH
    }

    /**
     * Names of the columns that hold each part of a row.
     *
     * @param prompt {@code data.columns.prompt}; null: the data has no prompts
     * @param chosen {@code data.columns.chosen}
     * @param rejected {@code data.columns.rejected}
     * @param source {@code data.columns.source}: where a row came from, for slices of the scores; rows without the
     *     column take the name of their file
     */
    public record Columns(String prompt, String chosen, String rejected, String source) implements Serializable {
        /** Refuses blank and repeated names. */
        public Columns {
            if (prompt != null) {
                Check.notBlank("data.columns.prompt", prompt);
            }
            Check.notBlank("data.columns.chosen", chosen);
            Check.notBlank("data.columns.rejected", rejected);
            Check.notBlank("data.columns.source", source);
            Check.that(
                    !chosen.equals(rejected),
                    "data.columns.rejected",
                    "must differ from data.columns.chosen",
                    rejected);
        }
    }

    /** Refuses fractions and bounds out of range and credentials in an address; copies the lists. */
    public DataConfig {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
        for (String path : train) {
            Check.address("data.train", path);
        }
        for (String path : heldOut) {
            Check.address("data.held-out", path);
        }
        Check.that(
                heldOutFraction >= 0 && heldOutFraction < 1,
                "data.held-out-fraction",
                "must be at least 0 and below 1",
                heldOutFraction);
        Check.atLeast(1, "data.max-characters", maxCharacters);
        Check.that(
                maxCharacters <= MOST_CHARACTERS,
                "data.max-characters",
                "must be at most " + MOST_CHARACTERS,
                maxCharacters);
        Check.fraction("data.max-quarantined-fraction", maxQuarantinedFraction);
    }
}
