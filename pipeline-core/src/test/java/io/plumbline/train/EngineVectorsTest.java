package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.VectorWork;
import io.plumbline.engine.cpu.ArrayVector;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineVectorsTest {
    private static final OutOfMemoryError FULL = new OutOfMemoryError("the card is full");

    /** An engine whose memory suffices for so many vectors. */
    private static final class SmallMemory implements EngineProvider {
        private final List<FloatVector> made = new ArrayList<>();
        private final int most;

        SmallMemory(int most) {
            this.most = most;
        }

        @Override
        public FloatVector zeros(long size) {
            if (made.size() == most) {
                throw FULL;
            }
            made.add(Engines.host().zeros(size));
            return made.get(made.size() - 1);
        }

        @Override
        public Engine open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
            throw new UnsupportedOperationException("Nothing is computed here");
        }

        @Override
        public VectorWork vectorWork() {
            throw new UnsupportedOperationException("Nothing is computed here");
        }

        @Override
        public double productCeiling(int threads, Precision precision) {
            throw new UnsupportedOperationException("Nothing is computed here");
        }
    }

    @Test
    void nothingStaysWhereMemoryDoesNotSuffice() {
        SmallMemory memory = new SmallMemory(2);
        FloatVector parameters = Engines.host().zeros(3);
        assertThatThrownBy(() -> EngineVectors.of(memory, parameters, 2)).isSameAs(FULL);
        assertThat(memory.made).hasSize(2).allSatisfy(vector -> assertThat(
                        ArrayVector.arrayOf(vector).wasClosed())
                .isTrue());
        assertThat(ArrayVector.arrayOf(parameters).wasClosed()).isFalse();
        parameters.close();
    }

    @Test
    void aVectorForTheGradientAndOneForEachState() {
        SmallMemory memory = new SmallMemory(3);
        FloatVector parameters = Engines.host().zeros(3);
        EngineVectors vectors = EngineVectors.of(memory, parameters, 2);
        assertThat(vectors.parameters()).isSameAs(parameters);
        assertThat(vectors.gradient()).isSameAs(memory.made.get(0));
        assertThat(vectors.state()).containsExactly(memory.made.get(1), memory.made.get(2));
        memory.made.forEach(FloatVector::close);
        parameters.close();
    }
}
