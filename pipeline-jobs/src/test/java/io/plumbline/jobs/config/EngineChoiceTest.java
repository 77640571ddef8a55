package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {
    @Test
    void autoIsTheProcessorsAndSaysSoWhereThereIsAnotherForGpus() {
        List<EngineKind> processors = List.of(Engines.of("cpu"));
        assertThat(EngineChoice.of("auto", processors)).isEqualTo(new EngineChoice("cpu", Optional.empty()));
        List<EngineKind> both = List.of(Engines.of("cpu"), new OfGpus());
        assertThat(EngineChoice.of("auto", both))
                .isEqualTo(new EngineChoice(
                        "cpu",
                        Optional.of(
                                "engine.type = auto computes on the processor and asks for no GPU; to compute on one,"
                                        + " set engine.type = fast")));
        assertThat(EngineChoice.of("fast", both)).isEqualTo(new EngineChoice("fast", Optional.empty()));
    }

    @Test
    void theTypeIsAutoOrAnEngineOfTheBuild() {
        assertThat(EngineChoice.names()).startsWith("auto", "cpu", "nd4j");
        assertThat(new EngineConfig("nd4j", Precision.FLOAT32, 1, false).engine())
                .isEqualTo("nd4j");
        assertThat(new EngineConfig("auto", Precision.FLOAT32, 1, false).engine())
                .isEqualTo("cpu");
        assertThatThrownBy(() -> new EngineConfig("gpu", Precision.FLOAT32, 1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine.type must be one of " + String.join(", ", EngineChoice.names()) + ", got gpu");
    }

    @Test
    void whatAnEngineDoesNotFollowIsRefused() {
        new EngineConfig("cpu", Precision.BFLOAT16, 1, true).requireFollowed();
        new EngineConfig("nd4j", Precision.FLOAT32, 1, true).requireFollowed();
        List<String> said = new ArrayList<>();
        EngineConfig rounded = new EngineConfig("nd4j", Precision.BFLOAT16, 1, false).here(said::add);
        // No other precision is taken in its place: it is refused.
        assertThat(said).isEmpty();
        assertThatThrownBy(rounded::requireFollowed)
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot compute in bfloat16: the engine in ND4J operations has products in float32 alone; set"
                                + " engine.precision = float32");
    }

    private record OfGpus() implements EngineKind {
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
}
