package io.plumbline.jobs.config;

import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Precision;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind of engine for GPUs, which does not generate, and is to be asked nothing about models. */
public record OfGpus() implements EngineKind {
    /** Returns {@code auto} in a build that has it, not decided yet. */
    public static EngineChoice auto() {
        return EngineChoice.of("auto", List.of(new OfGpus()));
    }

    @Override
    public String name() {
        return "fast";
    }

    @Override
    public DeviceKind device() {
        return DeviceKind.GPU;
    }

    @Override
    public String contract(Precision precision) {
        return name();
    }

    @Override
    public void require(EngineOptions options) {
        throw new AssertionError("No engine was to be asked");
    }

    @Override
    public void require(DecoderConfig config, ParameterLayout layout) {
        throw new AssertionError("No engine was to be asked");
    }

    @Override
    public Optional<String> obstacle(int device, ModelShape shape, EngineOptions options) {
        throw new AssertionError("No engine was to be asked");
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return Map.of();
    }

    @Override
    public EngineProvider on(int device) {
        throw new AssertionError("No engine was to be asked");
    }
}
