package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.model.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Greedy continuations by PyTorch in double precision, which an engine must generate token for token. */
public abstract class GenerationNumbers {
    protected abstract EngineProvider provider();

    /** Returns the number of tokens of a continuation beyond which it is not compared. */
    protected int mostTokens() {
        return Integer.MAX_VALUE;
    }

    static List<Path> checkpoints() {
        return Checkpoints.fixtures();
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void everyFamilyGoesOnAsTorchDoes(Path checkpoint) {
        // The numbers end at the end of sequence that this set was made with.
        assertGoesOn(checkpoint, Golden.json(checkpoint.resolve("more.json")).get("greedy"), 2);
    }

    /** Generates greedily from the prompts of some cases, whose continuations end behind a token. */
    protected final void assertGoesOn(Path checkpoint, JsonNode cases, int end) {
        Golden golden = Golden.read(checkpoint);
        int all = cases.get(0).get("tokens").asInt();
        int tokens = Math.min(all, mostTokens());
        List<GenerationRequest> requests = new ArrayList<>();
        List<int[]> wanted = new ArrayList<>();
        for (JsonNode one : cases) {
            assertThat(one.get("tokens").asInt()).isEqualTo(all);
            requests.add(new GenerationRequest(Golden.integers(one.get("prompt")), 1, 0));
            int[] continuation = Golden.integers(one.get("continuation"));
            wanted.add(Arrays.copyOf(continuation, Math.min(continuation.length, tokens)));
        }
        GenerationOptions options = new GenerationOptions(Sampling.GREEDY, tokens, new int[] {end}, 1 << 14);
        try (ProvidedDecoder decoder =
                ProvidedDecoder.open(provider(), golden.config(), golden.layout(), EngineOptions.withThreads(2))) {
            List<List<GeneratedCompletion>> generated = decoder.generate(golden.parameters(), requests, options);
            for (int i = 0; i < wanted.size(); i++) {
                GeneratedCompletion completion = generated.get(i).get(0);
                assertThat(completion.tokens()).isEqualTo(wanted.get(i));
                boolean ended = wanted.get(i)[wanted.get(i).length - 1] == end;
                assertThat(completion.finish()).isEqualTo(ended ? Finish.END : Finish.LENGTH);
            }
        }
    }
}
