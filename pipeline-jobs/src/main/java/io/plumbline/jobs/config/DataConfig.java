package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.data.Columns;
import io.plumbline.data.RowFormats;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Raw preferences and how to read them.
 *
 * @param train {@code data.train}: files, directories or globs
 * @param heldOut {@code data.held-out}: the same for held-out rows; empty: a part of {@code train}
 * @param heldOutFraction {@code data.held-out-fraction}: share of {@code train} held out by hash where {@code heldOut}
 *     is empty, in [0, 1)
 * @param format {@code data.format}: name of a format of {@link RowFormats}, or {@code auto}
 * @param columns {@code data.columns}: name of the column of each role that a format knows
 * @param maxCharacters {@code data.max-characters}: longest text of one side, in characters, at most 4,000,000; longer
 *     ones are quarantined
 * @param maxQuarantinedFraction {@code data.max-quarantined-fraction}: gate, share of rows in [0, 1] beyond which ingest
 *     fails; 1 never fails
 */
public record DataConfig(
        List<String> train,
        List<String> heldOut,
        double heldOutFraction,
        String format,
        Columns columns,
        int maxCharacters,
        double maxQuarantinedFraction)
        implements OptionEffects, Serializable {

    /**
     * On a prompt and a completion of ten million blanks together, the regular expression of Llama 3's own tokenizer gives
     * up, and the tokenizer library then ends the process.
     */
    private static final int MOST_CHARACTERS = 4_000_000;

    /** Refuses fractions and bounds out of range and credentials in an address; copies the lists. */
    public DataConfig {
        Check.that(
                RowFormats.names().contains(format),
                "data.format",
                "must be one of " + String.join(", ", RowFormats.names()),
                format);
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

    @Override
    public List<IdleOption> idle(String section) {
        List<IdleOption> idle = new ArrayList<>();
        if (!heldOut.isEmpty() && heldOutFraction != 0) {
            idle.add(new IdleOption(
                    section + ".held-out-fraction", section + ".held-out", section + ".held-out is set"));
        }
        for (String role : RowFormats.roles()) {
            if (!RowFormats.roles(format).contains(role)) {
                idle.add(new IdleOption(
                        section + ".columns." + role, section + ".format", section + ".format reads no such column"));
            }
        }
        return idle;
    }
}
