package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.Fixtures;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout.Parameter;
import io.plumbline.model.ParameterRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reward models against PyTorch in float64: those of the fixtures, and a scoring head on every family. */
public abstract class RewardNumbers {
    private static final double TOLERANCE = 1e-4;

    /** The engine that is held to them. */
    protected abstract EngineProvider provider();

    static List<Path> rewardModels() {
        return Checkpoints.rewardModels();
    }

    @ParameterizedTest
    @MethodSource("rewardModels")
    void scoresAndEveryElementOfTheGradientAreThoseOfTorch(Path checkpoint) {
        Golden golden = Golden.read(checkpoint);
        double[] loss = new double[1];
        ProvidedDecoder.Pass pass;
        try (ProvidedDecoder decoder =
                ProvidedDecoder.open(provider(), golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            assertScores(decoder.outputs(golden.parameters(), golden.pairs()), scores(golden));
            pass = decoder.pass(golden.parameters(), golden.pairs(), pairwise(loss));
        }
        assertScores(pass.outputs(), scores(golden));
        assertThat(loss[0]).isCloseTo(golden.numbers().get("loss").asDouble(), within(1e-6));
        GoldenNumbers.assertGradient(golden.layout(), pass.gradient(), Checkpoints.gradient(checkpoint));
    }

    private static double[] scores(Golden golden) {
        return Golden.doubles(golden.numbers().get("scores"), "chosen", "rejected");
    }

    private static void assertScores(Outputs outputs, double[] wanted) {
        assertThat(outputs.tokenLogProbs()).isEmpty();
        assertThat(outputs.scores()).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) outputs.scores()[i]).as("completion %d", i).isCloseTo(wanted[i], within(TOLERANCE));
        }
    }

    /** Mean over pairs of {@code -log σ(chosen - rejected)}. */
    private static TokenObjective pairwise(double[] loss) {
        return scores -> {
            float[] gradient = new float[scores.length];
            int pairs = scores.length / 2;
            for (int i = 0; i < scores.length; i += 2) {
                double margin = (double) scores[i] - scores[i + 1];
                loss[0] += Math.log1p(Math.exp(-margin)) / pairs;
                gradient[i] = (float) (-1 / (1 + Math.exp(margin)) / pairs);
                gradient[i + 1] = -gradient[i];
            }
            return gradient;
        };
    }

    static Stream<Map.Entry<String, JsonNode>> families() throws IOException {
        Fixtures.orSkip("no family's scores are compared with PyTorch's numbers");
        try (InputStream in = RewardNumbers.class.getResourceAsStream("family-scores.json")) {
            return new ObjectMapper().readTree(in).properties().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyFamilyScoresAsTransformersClassDoes(Map.Entry<String, JsonNode> family) throws IOException {
        Path checkpoint = Fixtures.orSkip("no family's scores are compared with PyTorch's numbers")
                .resolve("architectures")
                .resolve(family.getKey());
        Golden base = Golden.read(checkpoint);
        ModelShape scoring = scoring(ModelDirectory.open(checkpoint), family.getValue());
        float[] parameters = new float[Math.toIntExact(scoring.layout().size())];
        for (Parameter parameter : scoring.layout().parameters()) {
            if (parameter.role() == ParameterRole.SCORE_WEIGHT) {
                for (int i = 0; i < parameter.size(); i++) {
                    parameters[(int) parameter.offset() + i] = (float) Math.sin(i + 1);
                }
            } else {
                Parameter from =
                        base.layout().find(parameter.role(), parameter.layer()).orElseThrow();
                System.arraycopy(base.parameters(), (int) from.offset(), parameters, (int) parameter.offset(), (int)
                        parameter.size());
            }
        }
        try (ProvidedDecoder decoder =
                ProvidedDecoder.open(provider(), scoring.config(), scoring.layout(), EngineOptions.withThreads(2))) {
            assertScores(
                    decoder.outputs(parameters, base.pairs()),
                    Golden.doubles(family.getValue().get("scores")));
        }
    }

    private static ModelShape scoring(ModelDirectory base, JsonNode family) throws IOException {
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree(base.configJson());
        config.putArray("architectures").add(family.get("class").asText());
        config.putObject("id2label").put("0", "LABEL_0");
        config.set("pad_token_id", family.get("pad"));
        return ModelShape.of(config.toString());
    }
}
