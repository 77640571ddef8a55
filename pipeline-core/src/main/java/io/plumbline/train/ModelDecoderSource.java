package io.plumbline.train;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The decoder that a {@code config.json} describes, maybe with adapters. Weights are not read: they are the graph's. */
public final class ModelDecoderSource implements DecoderSource {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final String configJson;

    @JsonProperty
    private final String adapterJson; // null where there are no adapters

    @JsonProperty
    private final String engine;

    @JsonProperty
    private final int threads;

    @JsonProperty
    private final Precision precision;

    @JsonProperty
    private final boolean checkpointActivations;

    @JsonProperty
    private final boolean statistics;

    private transient ModelShape shape;

    /**
     * The decoder of a model without adapters.
     *
     * @param configJson text of its {@code config.json}
     * @param engine name of the kind of engine
     * @param threads threads that share a batch's work
     * @param precision of its products
     * @param checkpointActivations as {@link EngineOptions#checkpointActivations}
     */
    public ModelDecoderSource(
            String configJson, String engine, int threads, Precision precision, boolean checkpointActivations) {
        this(configJson, null, engine, threads, precision, checkpointActivations, false);
    }

    @JsonCreator
    ModelDecoderSource(
            @JsonProperty("configJson") String configJson,
            @JsonProperty("adapterJson") String adapterJson,
            @JsonProperty("engine") String engine,
            @JsonProperty("threads") int threads,
            @JsonProperty("precision") Precision precision,
            @JsonProperty("checkpointActivations") boolean checkpointActivations,
            @JsonProperty("statistics") boolean statistics) {
        this.configJson = configJson;
        this.adapterJson = adapterJson;
        // A graph that was written before there was a choice has none.
        this.engine = engine == null ? Engines.hostName() : engine;
        this.threads = threads;
        this.precision = precision;
        this.checkpointActivations = checkpointActivations;
        this.statistics = statistics;
    }

    /** The same whose engine gives {@link io.plumbline.engine.TokenStatistics} too. */
    public ModelDecoderSource withStatistics() {
        return new ModelDecoderSource(configJson, adapterJson, engine, threads, precision, checkpointActivations, true);
    }

    /** The same decoder with adapters, which alone are trained; without any where the configuration asks for none. */
    public ModelDecoderSource adapted(LoraConfig lora) {
        return new ModelDecoderSource(
                configJson,
                lora.isOn() ? lora.json() : null,
                engine,
                threads,
                precision,
                checkpointActivations,
                statistics);
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public ParameterLayout layout() {
        return shape().layout();
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public Engine open(EngineProvider engines) {
        EngineOptions options = EngineOptions.withThreads(threads)
                .computing(Engines.of(engine).requireFast(precision), checkpointActivations);
        return engines.open(shape().config(), shape().layout(), statistics ? options.withStatistics() : options);
    }

    private ModelShape shape() {
        if (shape == null) {
            ModelShape own = ModelShape.of(configJson);
            shape = adapterJson == null ? own : own.adapted(LoraConfig.of(adapterJson));
        }
        return shape;
    }
}
