package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.RowLayout;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Raw preferences and how to read them.
 *
 * @param train {@code data.train}: files, directories, globs or tables
 * @param heldOut {@code data.held-out}: the same for held-out rows; empty: a part of {@code train}
 * @param split {@code data.held-out-fraction}: the part of {@code train} that is held out where {@code heldOut} is empty
 * @param layout {@code data.format} and {@code data.columns}: format and columns of the rows
 * @param checks {@code data.max-characters}: bounds of texts; rows with others are quarantined
 * @param template {@code data.template-date} and {@code data.template-arguments}: what chat templates are given
 * @param maxQuarantinedFraction {@code data.max-quarantined-fraction}: gate, share of rows in [0, 1] beyond which ingest
 *     fails; 1 never fails
 */
public record DataConfig(
        List<String> train,
        List<String> heldOut,
        @Inline SplitRule split,
        @Inline RowLayout layout,
        @Inline ExampleChecks checks,
        @Inline TemplateOptions template,
        double maxQuarantinedFraction)
        implements OptionEffects, Serializable {
    private static final String FORMAT = "data.format";

    /** Refuses a fraction out of range and credentials in an address; copies the lists. */
    public DataConfig {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
        for (String path : train) {
            Check.input("data.train", path);
        }
        for (String path : heldOut) {
            Check.input("data.held-out", path);
        }
        Check.fraction("data.max-quarantined-fraction", maxQuarantinedFraction);
    }

    /** Returns whether there is a held-out input, or a part of the training input is held out. */
    public boolean holdsOut() {
        return !heldOut.isEmpty() || split.heldOutFraction() > 0;
    }

    @Override
    public List<IdleOption> idle(String section) {
        List<IdleOption> idle = new ArrayList<>();
        String instead = section + ".held-out";
        if (!heldOut.isEmpty() && split.heldOutFraction() > 0) {
            idle.add(new IdleOption(section + ".held-out-fraction", instead, instead + " is set"));
        }
        if (!layout.isRendered()) {
            template.asked().forEach(key -> idle.add(ofTexts(key)));
        }
        return idle;
    }

    /** Returns an option of messages, where the format reads texts alone. */
    static IdleOption ofTexts(String key) {
        return new IdleOption(key, FORMAT, FORMAT + " reads texts and no messages");
    }
}
