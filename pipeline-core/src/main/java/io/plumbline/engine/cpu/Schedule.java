package io.plumbline.engine.cpu;

import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.GenerationRules;
import io.plumbline.engine.GenerationSink;
import io.plumbline.model.EmbeddingConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides which texts begin and which completions go on in each step, so that what is kept has room: a completion that is done
 * makes place for the next (Yu et al. 2022, Orca). Completions of a text come before the next text; where nothing is at work the
 * next one is let in however much it needs.
 */
final class Schedule {
    /** Rows of a step from which on nothing more is let into it, so that the layers' memory is bounded too. */
    private static final int STEP_ROWS = 2048;

    private final Iterator<GenerationRequest> requests;
    private final GenerationOptions options;
    private final EmbeddingConfig embedding;
    private final int beyond;
    private final FreePlaces free = new FreePlaces();
    private final Deque<Trunk> restarts = new ArrayDeque<>();
    private final Deque<CompletionAtWork> waiting = new ArrayDeque<>();
    private final List<Trunk> beginning = new ArrayList<>();
    private List<CompletionAtWork> going = new ArrayList<>();
    private Trunk next; // null where none was taken from the requests
    private int taken;

    /** @param beyond length beyond which a text's keys and values are others, so that they are made anew */
    Schedule(Iterator<GenerationRequest> requests, GenerationOptions options, EmbeddingConfig embedding, int beyond) {
        this.requests = requests;
        this.options = options;
        this.embedding = embedding;
        this.beyond = beyond;
    }

    /** Lets in what there is room for; returns whether there is anything to do. */
    boolean fill() {
        beginning.clear();
        while (!waiting.isEmpty()
                && going.size() < STEP_ROWS
                && fits(waiting.peek().placesNeeded())) {
            letIn(waiting.poll());
        }
        int rows = going.size();
        while (waiting.isEmpty() && rows < STEP_ROWS) {
            Trunk trunk = peek();
            if (trunk == null || !fits(needed(trunk))) {
                break;
            }
            poll();
            begin(trunk);
            rows += trunk.text().length;
        }
        return !beginning.isEmpty() || !going.isEmpty();
    }

    private boolean fits(long places) {
        return going.isEmpty() && beginning.isEmpty() || free.canTake(places, options.maxBatchTokens());
    }

    /** Places that a text needs with one of its completions. */
    private static long needed(Trunk trunk) {
        return (long) trunk.text().length + trunk.completions().get(0).placesNeeded();
    }

    private Trunk peek() {
        if (!restarts.isEmpty()) {
            return restarts.peek();
        }
        if (next == null && requests.hasNext()) {
            next = trunk(requests.next());
        }
        return next;
    }

    private void poll() {
        if (restarts.poll() == null) {
            next = null;
        }
    }

    private Trunk trunk(GenerationRequest request) {
        GenerationRules.require(request, embedding);
        RequestAtWork atWork = new RequestAtWork(taken++, request);
        int most = options.mostTokens(request.prompt().length, embedding.maxPositions());
        return new Trunk(
                request.prompt(),
                IntStream.range(0, request.completions())
                        .mapToObj(number -> new CompletionAtWork(atWork, number, most))
                        .toList());
    }

    private void begin(Trunk trunk) {
        Places both = free.take(Math.toIntExact(needed(trunk)));
        int text = trunk.text().length;
        trunk.keepIn(new Places(both.first(), text));
        beginning.add(trunk);
        // The first completion's room is held from now on: the text was let in with it.
        trunk.completions().get(0).keepIn(new Places(both.first() + text, both.count() - text));
    }

    private void letIn(CompletionAtWork completion) {
        completion.keepIn(free.take(completion.placesNeeded()));
        going.add(completion);
    }

    /** The place behind the last one that is used. */
    int places() {
        return free.end();
    }

    /** Adds the rows of this step: those of completions that go on, then those of texts that begin. */
    void addTo(StepRows.Builder step) {
        going.forEach(completion -> completion.goOn(step));
        beginning.forEach(trunk -> step.begin(trunk.text(), trunk.places()));
    }

    /** Returns the completions that draw from each row that predicts, in the rows' order. */
    List<List<CompletionAtWork>> drawing() {
        List<List<CompletionAtWork>> drawing = new ArrayList<>(going.size() + beginning.size());
        going.forEach(completion -> drawing.add(List.of(completion)));
        beginning.forEach(trunk -> drawing.add(trunk.completions()));
        return drawing;
    }

    /** Ends a step, in which every text that began and every completion that went on drew its tokens. */
    void endStep(GenerationSink done) {
        List<CompletionAtWork> drew = going;
        going = new ArrayList<>(drew.size());
        drew.forEach(completion -> moveOn(completion, done));
        for (Trunk trunk : beginning) {
            for (CompletionAtWork completion : trunk.completions()) {
                moveOn(completion, done);
            }
        }
    }

    private void moveOn(CompletionAtWork completion, GenerationSink done) {
        Trunk trunk = completion.trunk();
        if (completion.isDone()) {
            leave(completion);
            completion.request().take(completion, done);
        } else if (trunk.text().length <= beyond && completion.length() > beyond) {
            leave(completion);
            restarts.add(new Trunk(completion.text(), List.of(completion)));
        } else if (completion.hasPlaces()) {
            going.add(completion);
        } else {
            waiting.add(completion);
        }
    }

    private void leave(CompletionAtWork completion) {
        if (completion.hasPlaces()) {
            free.giveBack(completion.leave());
        }
        if (completion.trunk().leave()) {
            free.giveBack(completion.trunk().places());
        }
    }
}
