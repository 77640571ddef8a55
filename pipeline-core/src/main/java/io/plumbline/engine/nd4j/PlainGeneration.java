package io.plumbline.engine.nd4j;

import io.plumbline.engine.Draws;
import io.plumbline.engine.Finish;
import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.GenerationRules;
import io.plumbline.engine.StopRule;
import io.plumbline.model.EmbeddingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Generates completions one after the other, by a function from a text to the logits of the token behind it.
 *
 * @param logits of the token behind a text
 */
record PlainGeneration(
        GenerationOptions options, StopRule stop, EmbeddingConfig embedding, Function<int[], float[]> logits) {
    /** Returns the completions of a request. */
    List<GeneratedCompletion> completions(GenerationRequest request) {
        GenerationRules.require(request, embedding);
        return IntStream.range(0, request.completions())
                .mapToObj(number -> completion(request, number))
                .toList();
    }

    private GeneratedCompletion completion(GenerationRequest request, int number) {
        int[] prompt = request.prompt();
        int most = options.mostTokens(prompt.length, embedding.maxPositions());
        int[] text = Arrays.copyOf(prompt, prompt.length + most);
        float[] logProbs = new float[most];
        float[] sampledLogProbs = new float[most];
        int count = 0;
        Finish finish = null;
        while (finish == null) {
            int[] soFar = Arrays.copyOf(text, prompt.length + count);
            PlainDraw draw = PlainDraw.of(
                    logits.apply(soFar), options.sampling(), soFar, Draws.uniform(request.seed(), number, count));
            text[prompt.length + count] = draw.token();
            logProbs[count] = draw.logProb();
            sampledLogProbs[count] = draw.sampledLogProb();
            count++;
            finish = finish(draw.token(), Arrays.copyOfRange(text, prompt.length, prompt.length + count), most);
        }
        return new GeneratedCompletion(
                Arrays.copyOfRange(text, prompt.length, prompt.length + count),
                Arrays.copyOf(logProbs, count),
                Arrays.copyOf(sampledLogProbs, count),
                finish);
    }

    /** Returns why a completion ends here; null where it goes on. */
    private Finish finish(int last, int[] tokens, int most) {
        if (options.ends(last)) {
            return Finish.END;
        }
        if (stop.ends(tokens, tokens.length)) {
            return Finish.STOP;
        }
        return tokens.length == most ? Finish.LENGTH : null;
    }
}
