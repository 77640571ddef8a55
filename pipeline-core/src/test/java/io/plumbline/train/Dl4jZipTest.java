package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class Dl4jZipTest {
    @TempDir
    Path folder;

    @Test
    void dl4jLoadsTheGraph() throws IOException {
        for (Path checkpoint : Checkpoints.own()) {
            ModelDirectory model = ModelDirectory.open(checkpoint);
            Path file = folder.resolve(checkpoint.getFileName() + ".zip");
            Dl4jZip.write(model, file);
            ComputationGraph graph = ComputationGraph.load(file.toFile(), false);
            float[] wanted = new float[(int) model.layout().size()];
            try (FloatVector parameters = Engines.host().read(model)) {
                parameters.read(0, FloatBuffer.wrap(wanted));
            }
            assertThat(graph.params().toFloatVector()).isEqualTo(wanted);
            ReferencedExample pair =
                    ReferencedExample.without(Example.of("", "", new int[] {1}, new int[] {3, 2}, new int[] {4}));
            INDArray logProbs =
                    graph.outputSingle(ExampleBatchCodec.encode(List.of(pair)).getFeatures(0));
            assertThat(logProbs.shape()).containsExactly(1, 2);
            assertThat(logProbs.getDouble(0, 0)).isNegative();
            PolicyGraphs.layer(graph).close();
        }
        assertThat(folder.toFile().list()).hasSameSizeAs(Checkpoints.own());
    }

    @Test
    void refusesARewardModelWhichGivesNoLogProbs() {
        ModelDirectory model = ModelDirectory.open(Checkpoints.rewardModels().get(0));
        Path file = folder.resolve("reward.zip");
        assertThatThrownBy(() -> Dl4jZip.write(model, file))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write " + file
                        + ": the model is a reward model, which gives scores, and the graph gives"
                        + " log-probs; export it without --dl4j");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesAPlaceThatIsTaken() {
        ModelDirectory model = ModelDirectory.open(Checkpoints.own().get(0));
        assertThatThrownBy(() -> Dl4jZip.write(model, folder))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write " + folder + ": it is there already");
    }
}
