package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.NumericContract;
import io.plumbline.engine.Precision;
import io.plumbline.engine.TrainingMemory;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code engine.type = cpu}: the decoder by hand on this machine's processor. */
public final class CpuKind implements EngineKind {
    /** Raised with every change of the decoder that may change a rounding. */
    private static final int VERSION = 4;

    private static final EngineProvider PROVIDER = new CpuEngines();

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public DeviceKind device() {
        return DeviceKind.PROCESSOR;
    }

    @Override
    public boolean followsThreads() {
        return true;
    }

    @Override
    public boolean generates() {
        return true;
    }

    @Override
    public String contract(Precision precision) {
        return NumericContract.ofUnnamed(precision, VERSION);
    }

    @Override
    public boolean isFast(Precision precision) {
        return precision.isFastHere();
    }

    @Override
    public Precision requireFast(Precision precision) {
        return precision.requireFastHere();
    }

    @Override
    public void require(EngineOptions options) {
        // It follows all of them.
    }

    @Override
    public void require(DecoderConfig config, ParameterLayout layout) {
        // Layers take no memory before they see parameters.
        Layers.of(config, layout, Precision.FLOAT32);
    }

    /** None: memory that is short is told where it is taken. */
    @Override
    public Optional<String> obstacle(int device, ModelShape shape, EngineOptions options) {
        return Optional.empty();
    }

    @Override
    public Optional<TrainingMemory> memory(ModelShape shape, EngineOptions options, int tokens) {
        return Optional.of(MemoryOfTraining.of(shape, options, tokens));
    }

    @Override
    public OptionalLong keysAndValues(ModelShape shape, long tokens) {
        return OptionalLong.of(MemoryOfTraining.ofToken(shape.config()) * tokens);
    }

    @Override
    public Map<String, String> environment(Map<String, String> environment) {
        return BlasKernels.chosen(environment)
                .map(name -> Map.of(BlasKernels.VARIABLE, name))
                .orElse(Map.of());
    }

    @Override
    public EngineProvider on(int device) {
        return PROVIDER;
    }
}
