package io.plumbline.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.plumbline.PlainText;

/** One {@code --set key=value}. */
final class CommandLineSetting {
    private CommandLineSetting() {}

    /**
     * The setting as a configuration. A value that begins with a bracket or a quote is HOCON; any other is taken as it
     * stands, so that a path needs no quotes, where HOCON would begin a comment at its {@code //}.
     *
     * @param setting {@code loss.beta=0.2}, the key with or without {@code plumbline.}
     * @throws IllegalArgumentException where it is not of that form
     */
    static Config parse(String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--set expects key=value, got '" + setting + "'");
        }
        String key = setting.substring(0, equals).strip();
        String origin = "--set " + key;
        String value = setting.substring(equals + 1).strip();
        try {
            String full = ConfigUtil.splitPath(key).get(0).equals("plumbline") ? key : "plumbline." + key;
            return ConfigFactory.empty().withValue(full, value(value, origin));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "--set " + setting + " is not valid: " + PlainText.ofLibrary(e.getMessage()), e);
        }
    }

    private static ConfigValue value(String text, String origin) {
        if (text.startsWith("[") || text.startsWith("{") || text.startsWith("\"")) {
            ConfigParseOptions options =
                    ConfigParseOptions.defaults().setOriginDescription(origin).setIncluder(SafeIncluder.NONE);
            return ConfigFactory.parseString("value = " + text, options)
                    .root()
                    .get("value")
                    .withOrigin(ConfigOriginFactory.newSimple(origin));
        }
        return ConfigValueFactory.fromAnyRef(text.equals("null") ? null : text, origin);
    }
}
