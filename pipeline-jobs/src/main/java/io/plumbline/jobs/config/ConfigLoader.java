package io.plumbline.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
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
 * <p>Unknown keys and options without effect are refused, by key and line.
 */
public final class ConfigLoader {
    private static final String ROOT = "plumbline";
    /** Resolving takes milliseconds. */
    private static final int MOST_SECONDS = 10;

    private static final String REFERENCE = "plumbline-reference.conf";

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

    /**
     * Loads and checks.
     *
     * @param file a file on any Hadoop file system, or a local path; null for none
     * @param overrides {@code key=value}, the key with or without {@code plumbline.}
     * @throws PlumblineException of kind CONFIGURATION, naming key, value and line
     */
    public LoadedConfig load(String file, List<String> overrides) {
        try {
            Config given = file == null ? ConfigFactory.empty() : SafeIncluder.parse(source, source.locate(file));
            for (String override : overrides) {
                given = CommandLineSetting.parse(override).withFallback(given);
            }
            Config all = given;
            return TimeLimit.within(MOST_SECONDS, () -> check(all));
        } catch (ConfigException e) {
            throw refused(e.getMessage(), e);
        } catch (TimeoutException | StackOverflowError | OutOfMemoryError e) {
            // A file of few bytes can ask for both: blocks within blocks, values that double each other.
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot " + command + ": the configuration is nested too deep, or its substitutions grow without"
                            + " end",
                    e);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    private LoadedConfig check(Config given) {
        Config reference = reference();
        Config resolved = given.withFallback(reference).resolve();
        SortedMap<String, ConfigValue> known = FlatKeys.of(reference.root());
        SortedMap<String, ConfigValue> set =
                FlatKeys.of(given.resolveWith(resolved).root());
        for (Map.Entry<String, ConfigValue> entry : set.entrySet()) {
            requireKnown(entry.getKey(), entry.getValue().origin(), known);
        }
        String key = null;
        try {
            PlumblineConfig config = ConfigBinding.bind(new ConfigReader(resolved.getConfig(ROOT)));
            SortedMap<String, String> values = new TreeMap<>();
            for (String full : known.keySet()) {
                key = full.substring(ROOT.length() + 1);
                values.put(key, FlatKeys.text(FlatKeys.find(resolved.root(), full)));
            }
            for (String full : set.keySet()) {
                key = full.substring(ROOT.length() + 1);
                EffectRules.check(key, values.get(key), config);
            }
            return new LoadedConfig(config, values);
        } catch (Check.Refused e) {
            ConfigValue value = set.get(ROOT + "." + e.key());
            throw refused((isFromEnvironment(value) ? e.withoutValue() : e.getMessage()) + where(value), e);
        }
    }

    /** The packaged defaults. */
    static Config reference() {
        return ConfigFactory.parseResources(
                ConfigLoader.class.getClassLoader(),
                REFERENCE,
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private void requireKnown(String key, ConfigOrigin origin, SortedMap<String, ConfigValue> known) {
        if (known.containsKey(key)) {
            return;
        }
        if (known.keySet().stream().anyMatch(full -> full.startsWith(key + "."))) {
            throw refused(key + " is a block of keys, got a single value" + where(origin), null);
        }
        String hint = NearestKey.of(key, known.keySet())
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("; plumbline-reference.conf lists every key");
        throw refused("unknown key " + key + where(origin) + hint, null);
    }

    /** An environment variable may hold a secret, set where it should not be: its value is not repeated. */
    private static boolean isFromEnvironment(ConfigValue value) {
        return value != null && value.origin().description().contains("env var");
    }

    private static String where(ConfigValue value) {
        return value == null ? "" : where(value.origin());
    }

    private static String where(ConfigOrigin origin) {
        if (origin.lineNumber() < 1) {
            return " (" + origin.description() + ")";
        }
        // A description ends in ": 12" where it has a line, and names several where blocks were merged.
        String description = origin.description().replaceFirst(" @ \\S+", "");
        int colon = description.lastIndexOf(": ");
        String name = colon < 0 ? description : description.substring(0, colon);
        return " (" + name + " line " + origin.lineNumber() + ")";
    }

    private PlumblineException refused(String problem, Exception cause) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot " + command + ": " + problem, cause);
    }
}
