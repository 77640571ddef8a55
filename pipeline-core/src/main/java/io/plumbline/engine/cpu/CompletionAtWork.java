package io.plumbline.engine.cpu;

import io.plumbline.engine.Draws;
import io.plumbline.engine.Finish;
import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.StopRule;
import java.util.Arrays;
import java.util.List;

/** A completion that is being generated: its tokens so far, and where what it attends to is kept. */
final class CompletionAtWork {
    private static final int FIRST_TOKENS = 16;

    private final RequestAtWork request;
    private final int number;
    private final int most;
    private Trunk trunk;
    private Places own; // of its tokens behind the trunk; null while there are none
    private int[] tokens;
    private float[] logProbs;
    private float[] sampledLogProbs;
    private int count;
    private Finish finish; // null while it goes on

    /**
     * @param number its number among those of its request
     * @param most tokens that it may have
     */
    CompletionAtWork(RequestAtWork request, int number, int most) {
        this.request = request;
        this.number = number;
        this.most = most;
        int room = Math.min(most, FIRST_TOKENS);
        tokens = new int[room];
        logProbs = new float[room];
        sampledLogProbs = new float[room];
    }

    RequestAtWork request() {
        return request;
    }

    int number() {
        return number;
    }

    Trunk trunk() {
        return trunk;
    }

    /** Says which text it goes on from. */
    void startFrom(Trunk text) {
        trunk = text;
    }

    /** Draws its next token from logits. */
    void draw(
            float[] logits,
            LogitReader.ExactLogit exact,
            TokenSampler sampler,
            GenerationOptions options,
            StopRule stop) {
        int[] prompt = request.prompt();
        double uniform = Draws.uniform(request.seed(), number, count);
        sampler.choose(logits, exact, new TextSoFar(prompt, tokens, count), uniform);
        add(sampler);
        if (options.ends(tokens[count - 1])) {
            finish = Finish.END;
        } else if (stop.ends(tokens, count)) {
            finish = Finish.STOP;
        } else if (count == most) {
            finish = Finish.LENGTH;
        }
    }

    private void add(TokenSampler sampler) {
        if (count == tokens.length) {
            int room = (int) Math.min(most, 2L * count);
            tokens = Arrays.copyOf(tokens, room);
            logProbs = Arrays.copyOf(logProbs, room);
            sampledLogProbs = Arrays.copyOf(sampledLogProbs, room);
        }
        tokens[count] = sampler.token();
        logProbs[count] = sampler.logProb();
        sampledLogProbs[count] = sampler.sampledLogProb();
        count++;
    }

    boolean isDone() {
        return finish != null;
    }

    /** Tokens of the prompt and of it. */
    int length() {
        return request.prompt().length + count;
    }

    /** The text so far, prompt and completion. */
    int[] text() {
        int[] text = Arrays.copyOf(request.prompt(), length());
        System.arraycopy(tokens, 0, text, request.prompt().length, count);
        return text;
    }

    /** Places that it needs behind its trunk: its last token is kept nowhere, as nothing follows it. */
    int placesNeeded() {
        return request.prompt().length + most - 1 - trunk.text().length;
    }

    /** Returns whether it has places behind its trunk. */
    boolean hasPlaces() {
        return own != null;
    }

    /** Gives it the places behind its trunk. */
    void keepIn(Places places) {
        own = places;
    }

    /** Takes its places away. */
    Places leave() {
        Places left = own;
        own = null;
        return left;
    }

    /** Adds its last token to a step. */
    void goOn(StepRows.Builder step) {
        int behind = length() - trunk.text().length;
        LastTokens.Part first = new LastTokens.Part(trunk.places(), trunk.text().length);
        step.goOn(tokens[count - 1], length() - 1, List.of(first, new LastTokens.Part(own, behind)));
    }

    GeneratedCompletion result() {
        return new GeneratedCompletion(
                Arrays.copyOf(tokens, count),
                Arrays.copyOf(logProbs, count),
                Arrays.copyOf(sampledLogProbs, count),
                finish);
    }
}
