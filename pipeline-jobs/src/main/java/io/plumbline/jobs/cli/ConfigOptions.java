package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.validate.NamedPaths;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The options of every command that takes a configuration. */
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration in HOCON: a local file, or any Hadoop address (hdfs://, s3a://).")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "Sets one key, over the file; may be repeated: --set loss.beta=0.2",
                "--set 'data.train=[\"a.parquet\",\"b.parquet\"]'"
            })
    private final List<String> settings = new ArrayList<>();

    /** Returns whether either option was given. */
    boolean isGiven() {
        return file != null || !settings.isEmpty();
    }

    /** Returns the file; null where none is given. */
    String file() {
        return file;
    }

    /** Returns what is set over the file. */
    List<String> settings() {
        return List.copyOf(settings);
    }

    LoadedConfig load(String command, Configuration hadoop, List<Requirement> requirements) {
        return new ConfigLoader(command, hadoop).load(file, settings, requirements);
    }

    /** Loads it; where it has faults, those of the paths that it names are told with them. */
    LoadedConfig loadWithPaths(String command, Configuration hadoop, List<Requirement> requirements) {
        return new ConfigLoader(command, hadoop)
                .load(file, settings, requirements, (config, isSound) -> NamedPaths.faults(config, isSound, hadoop));
    }
}
