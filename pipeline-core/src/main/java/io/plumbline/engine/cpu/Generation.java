package io.plumbline.engine.cpu;

import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.GenerationSink;
import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.StopRule;
import io.plumbline.model.DecoderConfig;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Generates completions step by step. In a step every completion at work gets a token, and texts begin where there is room; all
 * of them go through the layers together, as rows of the same products.
 */
final class Generation implements AutoCloseable {
    private final DecoderConfig config;
    private final Embedding embedding;
    private final List<Block> blocks;
    private final Head head;
    private final TapeMemory memory;
    private final AdapterMemory adapters;
    private final Lanes lanes;
    private final KeyValueCache cache;

    Generation(DecoderConfig config, Layers layers, TapeMemory memory, AdapterMemory adapters, Lanes lanes) {
        this.config = config;
        this.embedding = layers.embedding();
        this.blocks = layers.blocks();
        this.head = layers.head();
        this.memory = memory;
        this.adapters = adapters;
        this.lanes = lanes;
        cache = new KeyValueCache(config.block().attention(), config.layers());
    }

    void run(Iterator<GenerationRequest> requests, GenerationOptions options, StopRule stop, GenerationSink done) {
        int beyond = blocks.stream().mapToInt(Block::beyond).min().orElseThrow();
        Schedule schedule = new Schedule(requests, options, config.embedding(), beyond);
        List<TokenSampler> samplers = IntStream.range(0, lanes.count())
                .mapToObj(lane ->
                        new TokenSampler(options.sampling(), config.embedding().vocabularySize()))
                .toList();
        while (schedule.fill()) {
            StepRows.Builder builder = new StepRows.Builder();
            schedule.addTo(builder);
            cache.reserve(schedule.places());
            StepRows step = builder.build();
            Tape tape = forward(step);
            draw(step, tape, schedule.drawing(), samplers, options, stop);
            schedule.endStep(done);
        }
    }

    private Tape forward(StepRows step) {
        adapters.reserveForward(step.rows().size());
        Tape tape = memory.reserveForward(step);
        blocks.forEach(block -> block.reserve(step.longest()));
        lanes.reserveScores(Math.max(
                Attention.scoreElements(step.longest()),
                LastTokenAttention.scoreElements(config.block().attention(), step.longest())));
        lanes.runParts(step.parts(), part -> {
            Range rows = part.share(step.rows());
            embedding.forward(step, tape.block(0).input().values(), rows, part.scratch());
            beforeAttention(blocks.get(0), step, tape, part);
        });
        for (int layer = 0; layer < blocks.size(); layer++) {
            Block block = blocks.get(layer);
            lanes.run(lane -> block.attendInStep(step, tape, cache, lane));
            if (layer + 1 < blocks.size()) {
                Block next = blocks.get(layer + 1);
                lanes.runParts(step.parts(), part -> {
                    block.afterAttention(step, tape, part);
                    beforeAttention(next, step, tape, part);
                });
            } else {
                lanes.runParts(step.predictingParts(), part -> block.afterAttention(step, tape, part));
            }
        }
        return tape;
    }

    private void beforeAttention(Block block, StepRows step, Tape tape, Lane part) {
        block.beforeAttention(step, tape, part);
        block.keep(step, tape, cache, part);
    }

    /** @param drawing the completions that draw from each row's logits */
    private void draw(
            StepRows step,
            Tape tape,
            List<List<CompletionAtWork>> drawing,
            List<TokenSampler> samplers,
            GenerationOptions options,
            StopRule stop) {
        lanes.countAs(KernelTimes.Kind.HEAD);
        StepParts all = step.predictingParts();
        int room = tape.head().chunks().rows() / StepParts.ROWS; // as many lanes make logits at a time
        lanes.run(lane -> {
            Range parts = new Range(0, all.count()).portion(lane.index(), room);
            TokenSampler sampler = samplers.get(lane.index());
            LogitReader reader = (row, logits, exact, scratch) ->
                    drawing.get(row).forEach(one -> one.draw(logits, exact, sampler, options, stop));
            for (int part = parts.start(); part < parts.end(); part++) {
                Range rows =
                        all.part(part, lane.scratch()).share(step.predictions().all());
                int local = lane.index() * StepParts.ROWS;
                int count = Math.min(rows.size(), drawing.size() - rows.start());
                head.readLogits(rows, count, new Range(local, local + rows.size()), reader, tape, lane.scratch());
            }
        });
        lanes.countAs(KernelTimes.Kind.ELEMENTWISE);
    }

    @Override
    public void close() {
        cache.close();
    }
}
