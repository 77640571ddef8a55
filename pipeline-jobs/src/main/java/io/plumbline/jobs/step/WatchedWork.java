package io.plumbline.jobs.step;

import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.watch.StepWork;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Says of a running step what those who watch the run are told: the addresses that it reads and leaves. */
final class WatchedWork {
    private WatchedWork() {}

    static StepWork of(RunningStep running) {
        return new StepWork(
                running.step().name().command(),
                running.directory().root().toString(),
                running.config().run().name(),
                running.identity(),
                running.inputs().steps(),
                running.inputs().settings(),
                inputs(running),
                outputs(running));
    }

    private static List<String> outputs(RunningStep running) {
        List<String> addresses = new ArrayList<>();
        running.step().outputs().forEach(output -> addresses.add(address(running, running.target(), output)));
        addresses.addAll(running.tables().directories());
        addresses.addAll(
                running.step().outside(running.config(), running.platform().hadoop()));
        return addresses;
    }

    private static List<String> inputs(RunningStep running) {
        Set<String> addresses = new LinkedHashSet<>();
        new TreeMap<>(running.sources()).values().forEach(source -> addresses.addAll(source.addresses()));
        running.inputs().steps().forEach((command, identity) -> {
            StepName name = named(command);
            ResultFolder folder = running.results().holding(name, identity);
            running.results().outputs(name).forEach(output -> addresses.add(address(running, folder, output)));
        });
        if (!running.inputs().models().isEmpty()) {
            addresses.addAll(models(running.config().model()));
        }
        return new ArrayList<>(addresses);
    }

    private static List<String> models(ModelConfig model) {
        return Stream.of(model.path(), model.adapterPath(), model.referencePath())
                .filter(Objects::nonNull)
                .toList();
    }

    private static String address(RunningStep running, ResultFolder folder, String output) {
        return running.directory().path(folder.of(output)).toString();
    }

    private static StepName named(String command) {
        return Stream.of(StepName.values())
                .filter(name -> name.command().equals(command))
                .findFirst()
                .orElseThrow();
    }
}
