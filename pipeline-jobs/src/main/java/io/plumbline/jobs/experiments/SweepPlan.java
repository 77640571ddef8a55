package io.plumbline.jobs.experiments;

import io.plumbline.Faults;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.ConfigurationRows;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the configurations of a grid's experiments, all of them before the first one runs. */
public final class SweepPlan {
    private static final String NAME = "run.name";
    private static final String UNNAMED = "default";
    /** Blocks of keys that training reads and no step before it, but for what the steps themselves name. */
    private static final List<String> OF_TRAINING = List.of("loss.", "training.", "lora.");
    /** Of these the keys that say what training leaves beside the policy. */
    private static final List<String> OF_NO_POLICY =
            List.of("training.checkpoint-every-rounds", "training.keep-checkpoints", "training.token-metrics");

    private static final List<String> OF_ALL = List.of("data.", "tokenizer.", "model.", "sft.");

    private final ConfigLoader loader;
    private final String file;
    private final List<String> settings;
    private final List<Requirement> requirements;
    private final Function<StepName, Step> table;

    /**
     * @param loader of configurations
     * @param file that all experiments have in common; null for none
     * @param settings {@code key=value}, over the file
     * @param requirements of the steps
     * @param table the steps
     */
    public SweepPlan(
            ConfigLoader loader,
            String file,
            List<String> settings,
            List<Requirement> requirements,
            Function<StepName, Step> table) {
        this.loader = loader;
        this.file = file;
        this.settings = List.copyOf(settings);
        this.requirements = List.copyOf(requirements);
        this.table = table;
    }

    /**
     * Returns the configuration of each experiment by its name, in the order of the grid.
     *
     * @param most experiments
     * @throws PlumblineException of kind CONFIGURATION, naming all faults of the grid and of the configuration
     */
    public Map<String, LoadedConfig> of(Grid grid, int most) {
        List<PlumblineException> faults = new ArrayList<>();
        Optional<LoadedConfig> base = loaded(grid, Map.of(), faults);
        grid.values().forEach((key, values) -> {
            Optional<PlumblineException> refusal = base.flatMap(config -> refusal(key, config));
            if (refusal.isPresent()) {
                faults.add(refusal.get());
            } else {
                values.forEach(value -> loaded(grid, Map.of(key, value), faults));
            }
        });
        if (most > ExperimentList.MOST) {
            faults.add(Grid.refused("--at-most must be at most " + ExperimentList.MOST
                    + ", as more have no place side by side, got " + most));
        } else if (grid.size() > most) {
            faults.add(Grid.refused("the grid has " + grid.size() + " experiments, more than --at-most " + most
                    + "; give fewer values, or a larger --at-most"));
        }
        refuse(faults);
        String name = base.orElseThrow().config().run().name();
        Map<String, LoadedConfig> experiments = new LinkedHashMap<>();
        for (Grid.Point point : grid.points(name.equals(UNNAMED) ? "" : name + "-")) {
            List<String> own = new ArrayList<>(point.settings());
            own.add(NAME + "=" + point.name());
            loaded(own, faults).ifPresent(config -> experiments.put(point.name(), config));
        }
        refuse(faults);
        requireOwnKeys(experiments, base.orElseThrow());
        requireDistinct(experiments);
        return experiments;
    }

    private static void refuse(List<PlumblineException> faults) {
        if (!faults.isEmpty()) {
            throw Faults.together(faults);
        }
    }

    /**
     * Loads settings of a grid. Where they are refused alone, they may still do beside the first values of the other keys, which
     * may be what gives them an effect: {@code lora.alpha} has none without {@code lora.rank}.
     */
    private Optional<LoadedConfig> loaded(Grid grid, Map<String, String> own, List<PlumblineException> faults) {
        List<PlumblineException> alone = new ArrayList<>();
        Optional<LoadedConfig> config =
                loaded(Grid.settings(own), alone).or(() -> loaded(grid.firstWith(own), new ArrayList<>()));
        if (config.isEmpty()) {
            faults.addAll(alone);
        }
        return config;
    }

    private Optional<LoadedConfig> loaded(List<String> own, List<PlumblineException> faults) {
        List<String> all = Stream.concat(settings.stream(), own.stream()).toList();
        try {
            return Optional.of(loader.load(file, all, requirements));
        } catch (PlumblineException e) {
            faults.add(e);
            return Optional.empty();
        }
    }

    /** Returns the reason why a key that is known cannot differ between experiments. */
    private Optional<PlumblineException> refusal(String key, LoadedConfig base) {
        if (key.equals(NAME)) {
            return Optional.of(Grid.refused("run.name cannot be in a grid: sweep makes the names of its experiments of"
                    + " their keys and values, behind run.name where that is set"));
        }
        if (base.values().keySet().stream().noneMatch(known -> known.equals(key))) {
            // The loader names the nearest key.
            return Optional.empty();
        }
        Optional<StepName> shared = Stream.of(StepName.values())
                .filter(StepName::isShared)
                .filter(step -> step != StepName.SFT || base.config().sft().enabled())
                .filter(step -> table.apply(step).settings().stream()
                        .anyMatch(prefix -> key.equals(prefix) || key.startsWith(prefix + ".")))
                .findFirst();
        if (shared.isPresent() || OF_ALL.stream().anyMatch(key::startsWith)) {
            return Optional.of(Grid.refused(key + " cannot be in a grid: "
                    + shared.map(step -> step.command() + " reads it, whose result")
                            .orElse("what is made from it")
                    + " all experiments of a run directory share; run each value with a run.dir of its own, and compare"
                    + " these by plumbline compare RUN_DIR RUN_DIR"));
        }
        if (OF_TRAINING.stream().noneMatch(key::startsWith) || OF_NO_POLICY.contains(key)) {
            return Optional.of(Grid.refused(key + " cannot be in a grid: training does not depend on it, so that all"
                    + " experiments would have the same policy; give keys of loss, training or lora"));
        }
        if (settings.stream().anyMatch(setting -> isOf(key, setting))) {
            return Optional.of(Grid.refused(key + " is in --set and in --grid; leave one of them out"));
        }
        return Optional.empty();
    }

    private static boolean isOf(String key, String setting) {
        String set = setting.substring(0, Math.max(0, setting.indexOf('='))).strip();
        return set.equals(key) || set.equals("plumbline." + key);
    }

    /** Refuses what a grid changes under another name than that of a key: {@code data={train=a},{train=b}}. */
    private void requireOwnKeys(Map<String, LoadedConfig> experiments, LoadedConfig base) {
        List<PlumblineException> faults = new ArrayList<>();
        for (LoadedConfig experiment : experiments.values()) {
            experiment.values().forEach((key, value) -> {
                if (!key.equals(NAME) && !value.equals(base.values().get(key))) {
                    refusal(key, base).ifPresent(faults::add);
                }
            });
        }
        refuse(faults);
    }

    /** Refuses values that are written in two ways, as 0.1 and 1e-1: their experiments would be the same. */
    private static void requireDistinct(Map<String, LoadedConfig> experiments) {
        Map<Map<String, String>, String> names = new LinkedHashMap<>();
        experiments.forEach((name, config) -> {
            Map<String, String> rows = ConfigurationRows.of(config.config());
            rows.remove(NAME);
            rows.replaceAll((key, value) -> canonical(value));
            String same = names.putIfAbsent(rows, name);
            if (same != null) {
                throw Grid.refused(
                        same + " and " + name + " would be the same experiment; leave one of the values out");
            }
        });
    }

    /** Options of losses stand in the configuration as they were written. Not as doubles, which large seeds share. */
    private static String canonical(String value) {
        try {
            return new BigDecimal(value).stripTrailingZeros().toString();
        } catch (NumberFormatException notANumber) {
            return value;
        }
    }
}
