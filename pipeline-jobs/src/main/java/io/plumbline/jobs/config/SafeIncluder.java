package io.plumbline.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.File;
import java.net.URL;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;

/**
 * Follows {@code include "other.conf"} to a file beside the including one or below, and nowhere else: a configuration never makes
 * the driver fetch an address or read the class path.
 */
final class SafeIncluder implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private static final int MAX_DEPTH = 8;

    /** Refuses every include: for values that stand in no file. */
    static final SafeIncluder NONE = new SafeIncluder(null, null, MAX_DEPTH);

    private final ConfigSource source;
    private final Path including;
    private final int depth;

    private SafeIncluder(ConfigSource source, Path including, int depth) {
        this.source = source;
        this.including = including;
        this.depth = depth;
    }

    /** Parses a file and what it includes. */
    static Config parse(ConfigSource source, Path path) {
        return parse(source, path, 0);
    }

    private static Config parse(ConfigSource source, Path path, int depth) {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setOriginDescription(path.getName())
                .setIncluder(new SafeIncluder(source, path, depth));
        return ConfigFactory.parseString(source.read(path), options);
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        boolean inside = !what.isEmpty()
                && !what.startsWith("/")
                && what.chars().noneMatch(character -> character == ':' || character == '\\' || character < ' ')
                && !Arrays.asList(what.split("/")).contains("..");
        if (!inside) {
            throw refused(what, "an include names a file beside this one or in a directory below it");
        }
        if (depth == MAX_DEPTH) {
            throw refused(what, "an include here would be nested too deep");
        }
        return parse(source, new Path(including.getParent(), what), depth + 1).root();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return include(context, what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refused(what.toString(), "an include names a file relative to this one, never an address");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refused(what, "an include names a file relative to this one, never the class path");
    }

    private PlumblineException refused(String what, String rule) {
        return new PlumblineException(
                Kind.CONFIGURATION,
                "Cannot include " + what + (including == null ? "" : " in " + including) + ": " + rule);
    }
}
