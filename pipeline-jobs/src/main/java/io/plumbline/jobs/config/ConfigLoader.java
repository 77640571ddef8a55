package io.plumbline.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.plumbline.IdleOption;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.RowFormats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Loads a configuration. A value is taken from the first of these that sets it:
 *
 * <ol>
 *   <li>{@code --set key=value}, the last one given winning
 *   <li>the file of {@code --config}
 *   <li>{@code plumbline-reference.conf}
 * </ol>
 *
 * <p>Unknown keys, values that are not allowed, options without effect and missing values that the command needs are refused:
 * all of them in one message, with key and line.
 */
public final class ConfigLoader {
    /** The block that holds all keys. */
    static final String ROOT = "plumbline";

    /** Processor time for resolving a configuration, which usually takes milliseconds. */
    private static final int MOST_SECONDS = 10;

    private final String command;
    private final ConfigSource source;

    /**
     * @param command what is to be done, for messages: {@code train}
     * @param hadoop Hadoop's configuration, to find files with
     */
    public ConfigLoader(String command, Configuration hadoop) {
        this.command = command;
        this.source = new ConfigSource(hadoop);
    }

    /** As {@link #load(String, List, List)}, of a command that needs nothing in particular. */
    public LoadedConfig load(String file, List<String> overrides) {
        return load(file, overrides, List.of());
    }

    /**
     * Loads and checks.
     *
     * @param file a file on any Hadoop file system, or a local path; null for none
     * @param overrides {@code key=value}, the key with or without {@code plumbline.}
     * @param requirements of the command
     * @throws PlumblineException of kind CONFIGURATION, naming key, value and line of everything that cannot be
     */
    public LoadedConfig load(String file, List<String> overrides, List<Requirement> requirements) {
        return load(file, overrides, requirements, (config, isSound) -> List.of());
    }

    /**
     * The same for a command that looks further where there are faults.
     *
     * @param further finds faults beyond those of a configuration that has some: its second argument tests whether a key has the
     *     value that the user gave, and not a default in place of one that is refused
     */
    public LoadedConfig load(
            String file,
            List<String> overrides,
            List<Requirement> requirements,
            BiFunction<LoadedConfig, Predicate<String>, List<PlumblineException>> further) {
        ConfigFaults faults = new ConfigFaults();
        LoadedConfig loaded = load(file, overrides, requirements, faults);
        if (!faults.isEmpty()) {
            further.apply(loaded, key -> !faults.concern(key)).forEach(fault -> faults.add(fault.getMessage(), fault));
            throw refused(faults.sentence(), faults.cause());
        }
        return loaded;
    }

    private LoadedConfig load(
            String file, List<String> overrides, List<Requirement> requirements, ConfigFaults faults) {
        try {
            Config given = file == null ? ConfigFactory.empty() : SafeIncluder.parse(source, source.locate(file));
            for (String override : overrides) {
                given = with(given, override, faults);
            }
            Config all = given;
            return TimeLimit.within(MOST_SECONDS, () -> check(all, requirements, faults));
        } catch (ConfigException e) {
            throw refused(PlainText.ofLibrary(e.getMessage()), e);
        } catch (TimeoutException | StackOverflowError | OutOfMemoryError e) {
            // A file of few bytes can ask for both: blocks within blocks, values that double each other.
            throw refused("the configuration is nested too deep, or its substitutions grow without end", e);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    private static Config with(Config given, String override, ConfigFaults faults) {
        try {
            return CommandLineSetting.parse(override).withFallback(given);
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage(), e);
            return given;
        }
    }

    /** The configuration; where there are faults, of no use. */
    private LoadedConfig check(Config given, List<Requirement> requirements, ConfigFaults faults) {
        Config reference = reference();
        Config resolved = given.withFallback(reference).resolve();
        SortedMap<String, ConfigValue> known = FlatKeys.of(reference.root());
        SortedMap<String, ConfigValue> set =
                FlatKeys.of(given.resolveWith(resolved).root());
        Set<String> roles = RowFormats.roles().stream()
                .map(role -> ROOT + ".data.columns." + role)
                .collect(Collectors.toSet());
        Set<String> allowed = new TreeSet<>(known.keySet());
        allowed.addAll(roles);
        set.forEach((key, value) -> {
            if (!allowed.contains(key) && !VerifierOptionsBinding.holds(key)) {
                faults.unknown(key, value.origin(), allowed);
            }
        });
        PlumblineConfig config = bind(resolved.getConfig(ROOT), reference.getConfig(ROOT), set, faults);
        List<IdleOption> idle = IdleOptions.of(config);
        for (String full : set.keySet()) {
            String key = full.substring(Math.min(full.length(), ROOT.length() + 1));
            idle.stream()
                    .filter(option -> option.covers(key) && !faults.concern(option.because()))
                    .findFirst()
                    .map(option ->
                            new Check.Refused(key, "has no effect: " + option.reason() + "; remove one of the two"))
                    .ifPresent(refusal -> faults.refused(refusal, set));
        }
        for (Requirement requirement : requirements) {
            if (!faults.concern(requirement.key()) && !requirement.isMet().test(config)) {
                faults.add(requirement.problem(), null);
            }
        }
        SortedMap<String, String> values = new TreeMap<>();
        Set<String> keys = new TreeSet<>(set.keySet());
        keys.removeIf(key -> !roles.contains(key) && !VerifierOptionsBinding.holds(key));
        keys.addAll(known.keySet());
        for (String full : keys) {
            values.put(full.substring(ROOT.length() + 1), FlatKeys.text(FlatKeys.find(resolved.root(), full)));
        }
        SortedMap<String, String> origins = new TreeMap<>();
        set.forEach((full, value) -> {
            if (full.startsWith(ROOT + ".")) {
                origins.put(full.substring(ROOT.length() + 1), PlainText.of(ConfigFaults.place(value.origin())));
            }
        });
        return new LoadedConfig(config, values, origins);
    }

    /**
     * The typed values. A value that is refused is noted and its default judged in its place, so that all others are judged
     * too.
     */
    private static PlumblineConfig bind(
            Config given, Config defaults, SortedMap<String, ConfigValue> set, ConfigFaults faults) {
        Config values = given;
        Set<String> replaced = new HashSet<>();
        while (true) {
            try {
                return RecordBinding.bind(new ConfigReader(values), "", PlumblineConfig.class);
            } catch (Check.Refused refusal) {
                faults.refused(refusal, set);
                String key = refusal.key();
                if (!replaced.add(key)) {
                    // Its default does not go with what else its block says.
                    key = key.substring(0, key.indexOf('.'));
                    if (!replaced.add(key)) {
                        throw new IllegalStateException("The defaults of " + key + " are refused", refusal);
                    }
                }
                values = values.withValue(key, standIn(defaults, key));
            }
        }
    }

    /** Returns the packaged defaults with another loss; what has none is of no use. */
    static PlumblineConfig defaults(String loss) {
        Config defaults = reference().getConfig(ROOT);
        Config chosen = defaults.withValue("loss.type", ConfigValueFactory.fromAnyRef(loss));
        return bind(chosen, defaults, new TreeMap<>(), new ConfigFaults());
    }

    /** Returns the default; of a key that has none, any text. */
    private static ConfigValue standIn(Config defaults, String key) {
        return !defaults.hasPathOrNull(key) || defaults.getIsNull(key)
                ? ConfigValueFactory.fromAnyRef("unset")
                : defaults.getValue(key);
    }

    /** Returns the packaged defaults, which are read once. */
    static Config reference() {
        return Reference.PARSED;
    }

    private static final class Reference {
        private static final Config PARSED = ConfigFactory.parseString(
                ReferenceText.read(), ConfigParseOptions.defaults().setOriginDescription(ReferenceText.FILE));
    }

    private PlumblineException refused(String problem, Throwable cause) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot " + command + ": " + problem, cause);
    }
}
