package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.LabelConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.LocalModels;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** The models that steps compute with, as far as they are given: one that a step makes is of the shape of the one it starts from. */
final class ComputedModels {
    private ComputedModels() {}

    /** Returns whether a step computes with a model: label does where no verifier gives the scores. */
    static boolean areUsedBy(StepName name, PlumblineConfig config) {
        return name == StepName.LABEL ? !config.label().isByVerifier() : name.computes();
    }

    /**
     * Returns the Hugging Face directories of the models: of adapters, of the model that they adapt.
     *
     * @param steps that are left to do
     * @throws PlumblineException where adapters do not name their model
     */
    static List<String> of(List<StepName> steps, PlumblineConfig config, Configuration hadoop) {
        Set<String> places = new LinkedHashSet<>();
        for (StepName name : steps) {
            if (areUsedBy(name, config)) {
                places.add(
                        switch (name) {
                            case SAMPLE -> config.sample().isOfAnother()
                                    ? config.sample().model()
                                    : config.model().path();
                            case LABEL -> ofLabel(config);
                            default -> config.model().path();
                        });
                if (name == StepName.REFERENCE
                        || name == StepName.LABEL && config.label().isByPolicy()) {
                    places.add(config.model().referencePath());
                }
            }
        }
        return places.stream()
                .filter(Objects::nonNull)
                .map(place -> GivenAdapters.place(place, hadoop).location())
                .distinct()
                .toList();
    }

    /** Returns whether one of the models is not local, so that its weights are copied before they are read. */
    static boolean areCopied(List<StepName> steps, PlumblineConfig config, Configuration hadoop) {
        try {
            return of(steps, config, hadoop).stream().anyMatch(place -> LocalModels.isRemote(place, hadoop));
        } catch (PlumblineException e) {
            // Adapters whose model is not to be had: told, with all other faults, where they are opened.
            return false;
        }
    }

    private static String ofLabel(PlumblineConfig config) {
        LabelConfig label = config.label();
        String given = label.isByPolicy() ? label.policy() : label.rewardModel();
        return given == null ? config.model().path() : given;
    }
}
