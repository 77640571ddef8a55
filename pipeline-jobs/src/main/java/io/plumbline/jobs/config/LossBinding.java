package io.plumbline.jobs.config;

import com.typesafe.config.ConfigObject;
import io.plumbline.IdleOption;
import io.plumbline.loss.LossOption;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTerm;
import io.plumbline.loss.LossType;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.RefusedOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the block {@code loss}, whose types and options are those of the table of losses. */
final class LossBinding {
    /** The block. */
    static final String SECTION = "loss";

    private static final String TERMS = "loss.terms";
    /** The key of the tokens that count. */
    static final String ON = "loss.on";

    private static final String TYPE = "type";
    private static final String WEIGHT = "weight";

    private LossBinding() {}

    static LossOptions bind(ConfigReader reader) {
        Map<String, String> given = new TreeMap<>();
        for (LossOption option : LossTypes.options()) {
            given.put(option.name(), reader.scalar("loss." + option.name(), option.expected()));
        }
        String type = reader.text("loss.type");
        LossOptions.On on = (LossOptions.On) reader.choice(ON, LossOptions.On.class);
        List<LossTerm> terms = terms(reader.blocks(TERMS));
        if (!terms.isEmpty()) {
            return LossOptions.sum(terms).with(on);
        }
        try {
            LossType known = LossTypes.named(type);
            given.keySet().removeIf(option -> !known.takes(option));
            return LossOptions.of(known, given).with(on);
        } catch (RefusedOption refused) {
            throw new Check.Refused("loss." + refused.option(), refused.problem());
        }
    }

    /**
     * Returns the keys and values that decide the loss: its type with the options that it takes, or the terms with all that
     * those take. A new loss, or an option of another one, changes none of them.
     */
    static SortedMap<String, String> settings(LossOptions loss) {
        SortedMap<String, String> settings = new TreeMap<>();
        if (loss.terms().isEmpty()) {
            settings.put(SECTION + "." + TYPE, loss.type());
            loss.options().forEach((option, value) -> settings.put(SECTION + "." + option, value));
        } else {
            settings.put(
                    TERMS,
                    loss.terms().stream().map(LossTerm::complete).toList().toString());
        }
        if (loss.on() != LossOptions.On.ALL) {
            // Not named otherwise, as a result on all tokens has never depended on it.
            settings.put(ON, loss.on().name().toLowerCase(Locale.ROOT));
        }
        return settings;
    }

    /** Returns the options that have no effect: those that the type does not take, and all where terms are set. */
    static List<IdleOption> idle(LossOptions loss) {
        List<IdleOption> idle = new ArrayList<>();
        boolean isSum = !loss.terms().isEmpty();
        if (isSum) {
            idle.add(insteadOfTerms("loss.type"));
        }
        for (LossOption option : LossTypes.options()) {
            String key = "loss." + option.name();
            if (isSum) {
                idle.add(insteadOfTerms(key));
            } else if (!loss.options().containsKey(option.name())) {
                idle.add(new IdleOption(
                        key, "loss.type", "only loss.type = " + LossTypes.taking(option.name()) + " takes it"));
            }
        }
        return idle;
    }

    private static IdleOption insteadOfTerms(String key) {
        return new IdleOption(key, TERMS, "loss.terms is set");
    }

    private static List<LossTerm> terms(List<ConfigObject> blocks) {
        List<LossTerm> terms = new ArrayList<>();
        for (ConfigObject block : blocks) {
            String place = "has a term " + (terms.size() + 1) + " whose ";
            try {
                terms.add(term(block, place));
            } catch (RefusedOption refused) {
                throw new Check.Refused(TERMS, place + refused.option() + " " + refused.problem());
            }
        }
        return terms;
    }

    private static LossTerm term(ConfigObject block, String place) {
        Map<String, String> values = new TreeMap<>();
        block.forEach((name, value) -> values.put(name, ConfigReader.scalar(TERMS, place + name, value)));
        String type = values.remove(TYPE);
        if (type == null) {
            throw new Check.Refused(TERMS, place + "type is not set");
        }
        String weight = values.remove(WEIGHT);
        return new LossTerm(type, weight == null ? 1 : number(weight), values);
    }

    private static double number(String weight) {
        try {
            return Double.parseDouble(weight);
        } catch (NumberFormatException notANumber) {
            throw new RefusedOption(WEIGHT, "must be a number", "'" + weight + "'");
        }
    }
}
