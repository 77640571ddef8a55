package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.config.EngineChoice.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EngineChoiceTest {
    private static final Candidate FIT = new Candidate("fast", Optional.empty());
    private static final Candidate UNFIT = new Candidate("fast", Optional.of("there is no driver"));
    private static final Candidate OLD = new Candidate("old", Optional.of("it has no bfloat16"));

    static Stream<Arguments> decisions() {
        String no = "engine.type = auto computes on the processor, not with ";
        return Stream.of(
                arguments(List.of(), "cpu", null),
                arguments(List.of(FIT), "fast", null),
                arguments(List.of(UNFIT), "cpu", no + "fast: there is no driver"),
                arguments(List.of(OLD, FIT), "fast", null),
                arguments(List.of(FIT, OLD), "fast", null),
                arguments(List.of(OLD, UNFIT), "cpu", no + "old: it has no bfloat16; fast: there is no driver"));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void autoIsTheFirstEngineThatCanElseTheProcessorsWithEveryReason(
            List<Candidate> candidates, String engine, String reason) {
        EngineConfig decided =
                new EngineConfig("auto", Precision.FLOAT32, 1, false).with(EngineChoice.auto(candidates));
        assertThat(EngineChoice.auto(candidates).engine()).isEqualTo(engine);
        assertThat(decided.fallback()).isEqualTo(Optional.ofNullable(reason));
        assertThat(decided.isOpen()).isFalse();
        assertThat(decided.type()).hasToString("auto");
    }

    @Test
    void autoIsOpenWhereTheBuildHasAnEngineForGpusAlone() {
        List<EngineKind> both = List.of(Engines.of("cpu"), new OfGpus());
        assertThat(EngineChoice.of("auto", List.of(Engines.of("cpu"))).isOpen()).isFalse();
        assertThat(EngineChoice.of("auto", both).isOpen()).isTrue();
        assertThat(EngineChoice.of("auto", both).engine()).isEqualTo("cpu");
        assertThat(EngineChoice.of("fast", both).isOpen()).isFalse();
        assertThat(EngineChoice.ofGpus(both)).extracting(EngineKind::name).containsExactly("fast");
    }

    @Test
    void whatIsOpenKeepsItsPrecisionAndSaysNothingYet() {
        EngineConfig open = new EngineConfig(OfGpus.auto(), Precision.BFLOAT16, 1, false);
        List<String> said = new ArrayList<>();
        assertThat(open.here(said::add)).isSameAs(open);
        assertThat(said).isEmpty();
        // As of a command that knows no GPUs; this build has no engine for them.
        assertThat(open.hereWithoutGpus(said::add).isOpen()).isFalse();
        assertThat(open.hereWithoutGpus(said::add).engine()).isEqualTo("cpu");
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
}
