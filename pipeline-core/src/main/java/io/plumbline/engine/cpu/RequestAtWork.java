package io.plumbline.engine.cpu;

import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.GenerationSink;
import java.util.Arrays;
import java.util.List;

/** A request, and its completions that are done. */
final class RequestAtWork {
    private final int place;
    private final GenerationRequest request;
    private final GeneratedCompletion[] completions;
    private int missing;

    /** @param place its place among the requests */
    RequestAtWork(int place, GenerationRequest request) {
        this.place = place;
        this.request = request;
        completions = new GeneratedCompletion[request.completions()];
        missing = completions.length;
    }

    int[] prompt() {
        return request.prompt();
    }

    long seed() {
        return request.seed();
    }

    /** Takes a completion that is done, and gives all of them away when it was the last. */
    void take(CompletionAtWork completion, GenerationSink done) {
        completions[completion.number()] = completion.result();
        missing--;
        if (missing == 0) {
            done.done(place, List.copyOf(Arrays.asList(completions)));
        }
    }
}
