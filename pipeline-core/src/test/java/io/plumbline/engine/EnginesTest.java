package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.cpu.ArrayVector;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnginesTest {
    @Test
    void aVectorThatCannotBeFilledIsFreed() {
        FloatVector[] made = new FloatVector[1];
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        assertThatThrownBy(() -> Engines.host().filled(5, vector -> {
                    made[0] = vector;
                    throw error;
                }))
                .isSameAs(error);
        assertThat(ArrayVector.arrayOf(made[0]).wasClosed()).isTrue();
    }

    @Test
    void aVectorThatIsFilledStands() {
        FloatVector vector = Engines.host().filled(5, made -> made.write(2, FloatBuffer.wrap(new float[] {7, 8})));
        float[] values = new float[5];
        vector.read(0, FloatBuffer.wrap(values));
        assertThat(values).containsExactly(0, 0, 7, 8, 0);
        vector.close();
        assertThat(ArrayVector.arrayOf(vector).wasClosed()).isTrue();
    }

    @Test
    void enginesAreFoundByName() {
        assertThat(Engines.all()).extracting(EngineKind::name).startsWith("cpu", "nd4j");
        for (EngineKind kind : Engines.all()) {
            assertThat(Engines.of(kind.name())).isSameAs(kind);
        }
        assertThat(Engines.of(Engines.hostName()).on(7)).isSameAs(Engines.host());
        assertThatThrownBy(() -> Engines.of("java.lang.String"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("This build has no engine 'java.lang.String', only cpu, nd4j.*");
    }

    @Test
    void twoEnginesOfOneNameAreRefused() {
        EngineKind kind = Engines.of("cpu");
        assertThat(Engines.byName(List.of(kind, Engines.of("nd4j")))).containsOnlyKeys("cpu", "nd4j");
        String name = kind.getClass().getName();
        assertThatThrownBy(() -> Engines.byName(List.of(kind, kind)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Two engines are named 'cpu': " + name + " and " + name);
    }

    /** The processor's is the one that caches have which were made when there was no other engine. */
    @Test
    void contractsNameEngineDeviceAndPrecision() {
        assertThat(Engines.of("cpu").contract(Precision.FLOAT32)).isEqualTo("float32/4");
        assertThat(Engines.of("cpu").contract(Precision.BFLOAT16)).isEqualTo("bfloat16/4");
        assertThat(Engines.of("nd4j").contract(Precision.FLOAT32)).isEqualTo("nd4j/processor/float32/1");
    }

    @Test
    void optionsThatAnEngineDoesNotFollowAreRefused() {
        EngineOptions rounded = EngineOptions.withThreads(1).computing(Precision.BFLOAT16, true);
        Engines.of("cpu").require(rounded);
        assertThatThrownBy(() -> Engines.of("nd4j").require(rounded))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot compute in bfloat16: the engine in ND4J operations has products in float32 alone; set"
                                + " engine.precision = float32");
        Engines.of("nd4j").require(EngineOptions.withThreads(3).computing(Precision.FLOAT32, true));
    }
}
