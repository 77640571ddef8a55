package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.engine.cpu.SmallModels;
import io.plumbline.model.ActivationKind;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.BlockConfig.NormPlace;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.HeadConfig;
import io.plumbline.model.LongRotaryConfig;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.RotaryConfig;
import io.plumbline.model.ScalarConfig;
import io.plumbline.model.ScoreConfig;
import io.plumbline.model.WindowConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A small decoder with everything that a configuration can ask for, drawn at random, and what it is to compute. */
record RandomCase(
        DecoderConfig config,
        ParameterLayout layout,
        float[] parameters,
        List<PromptGroup> groups,
        EngineOptions options,
        TokenObjective objective) {
    private static final int MOST_POSITIONS = 40;
    private static final double WEIGHT_SIZE = 0.4;

    static RandomCase of(SplittableRandom random) {
        DecoderConfig drawn = new Draw(random).config();
        List<PromptGroup> groups = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(any -> group(random, drawn.embedding().vocabularySize()))
                .toList();
        DecoderConfig config = random.nextInt(4) == 0 ? scoring(drawn, groups, random) : drawn;
        ParameterLayout layout = SmallModels.layout(config);
        if (random.nextInt(4) == 0) {
            LoraConfig lora =
                    new LoraConfig(1 + random.nextInt(4), 3, random.nextBoolean(), List.of(LoraConfig.ALL_LINEAR), 0);
            layout = new ModelShape("", "", config, layout).adapted(lora).layout();
        }
        float[] parameters = new float[Math.toIntExact(layout.size())];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) ((2 * random.nextDouble() - 1) * WEIGHT_SIZE);
        }
        long logitBytes = random.nextInt(3) == 0 ? 1500 : 1 << 20;
        EngineOptions options = new EngineOptions(
                1 + random.nextInt(2), logitBytes, Precision.FLOAT32, random.nextInt(4) == 0, random.nextInt(3) == 0);
        int targets = groups.stream()
                .mapToInt(group -> config.head().scalar() == null
                        ? group.targets()
                        : group.completions().size())
                .sum();
        float[] weights = new float[targets];
        for (int i = 0; i < targets; i++) {
            // Some tokens count for nothing.
            weights[i] = random.nextInt(4) == 0 ? 0 : (float) (random.nextDouble() - 0.6);
        }
        weights[random.nextInt(targets)] = -1;
        return new RandomCase(config, layout, parameters, groups, options, values -> weights);
    }

    /** With a head that gives scores; half of the time a completion ends with padding. */
    private static DecoderConfig scoring(DecoderConfig config, List<PromptGroup> groups, SplittableRandom random) {
        int[] first = groups.get(0).completions().get(0);
        Integer padding = random.nextBoolean() ? first[first.length - 1] : null;
        HeadConfig head = HeadConfig.of(new ScalarConfig(1, padding, random.nextDouble(-1, 1)));
        return new DecoderConfig(config.embedding(), config.block(), config.layers(), config.norm(), head);
    }

    private static PromptGroup group(SplittableRandom random, int vocabulary) {
        int[] prompt = tokens(random, 1 + random.nextInt(6), vocabulary);
        List<int[]> completions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            completions.add(tokens(random, 1 + random.nextInt(9), vocabulary));
        }
        return new PromptGroup(prompt, completions);
    }

    private static int[] tokens(SplittableRandom random, int count, int vocabulary) {
        return random.ints(count, 0, vocabulary).toArray();
    }

    /** The draw of a configuration. */
    private record Draw(SplittableRandom random) {
        private boolean coin() {
            return random.nextBoolean();
        }

        private <T> T one(T[] of) {
            return of[random.nextInt(of.length)];
        }

        private Double sometimes(double least, double most) {
            return random.nextInt(3) == 0 ? random.nextDouble(least, most) : null;
        }

        DecoderConfig config() {
            int layers = random.nextInt(3) == 0 ? 2 : 1;
            int vocabulary = 5 + random.nextInt(20);
            NormConfig norm = new NormConfig(one(NormConfig.Kind.values()), 1e-5);
            boolean layerNorm = norm.kind() == NormConfig.Kind.LAYER;
            Residual residual = one(Residual.values());
            NormPlace place = layerNorm || residual == Residual.PARALLEL ? NormPlace.BEFORE : one(NormPlace.values());
            boolean scaled = residual == Residual.SEQUENTIAL && place == NormPlace.BEFORE;
            AttentionConfig attention = attention(layerNorm, layers);
            FeedForwardConfig feedForward = new FeedForwardConfig(
                    one(FeedForwardConfig.Kind.values()), 2 + random.nextInt(11), one(ActivationKind.values()), coin());
            boolean separate =
                    attention.projection() == Projection.SEPARATE || feedForward.kind() == FeedForwardConfig.Kind.GATED;
            return new DecoderConfig(
                    new EmbeddingConfig(
                            vocabulary,
                            6 + random.nextInt(8),
                            coin(),
                            MOST_POSITIONS,
                            coin() ? random.nextInt(vocabulary) : null,
                            sometimes(0.5, 3)),
                    new BlockConfig(
                            residual,
                            norm,
                            attention,
                            feedForward,
                            separate ? WeightOrder.OUT_IN : one(WeightOrder.values()),
                            place,
                            scaled ? sometimes(0.3, 2) : null),
                    layers,
                    new NormConfig(one(NormConfig.Kind.values()), 1e-5),
                    new HeadConfig(coin(), sometimes(0.3, 2), sometimes(1, 5)));
        }

        private AttentionConfig attention(boolean layerNorm, int layers) {
            int keyHeads = 1 + random.nextInt(3);
            int headSize = 2 + random.nextInt(5);
            Projection projection = one(Projection.values());
            QueryKeyNorm norm = layerNorm ? QueryKeyNorm.NONE : one(QueryKeyNorm.values());
            if (projection == Projection.JOINT_BY_HEAD && norm == QueryKeyNorm.ALL_HEADS) {
                norm = QueryKeyNorm.EACH_HEAD;
            }
            List<Integer> some = List.of(random.nextInt(layers));
            WindowConfig window = coin()
                    ? null
                    : new WindowConfig(1 + random.nextInt(8), coin() ? some : null, rotary(headSize, layers));
            return new AttentionConfig(
                    keyHeads * (1 + random.nextInt(3)),
                    keyHeads,
                    headSize,
                    projection,
                    coin(),
                    coin(),
                    rotary(headSize, layers),
                    norm,
                    new ScoreConfig(sometimes(0.1, 1), sometimes(1, 5), window));
        }

        private RotaryConfig rotary(int headSize, int layers) {
            if (random.nextInt(4) == 0) {
                return null;
            }
            int pairs = 1 + random.nextInt(headSize / 2);
            LongRotaryConfig longer = coin() ? null : new LongRotaryConfig(1 + random.nextInt(12), frequencies(pairs));
            List<Integer> unturned = random.nextInt(3) == 0 ? List.of(random.nextInt(layers)) : null;
            return new RotaryConfig(frequencies(pairs), sometimes(0.5, 1.5), longer, unturned);
        }

        private List<Double> frequencies(int pairs) {
            return random.doubles(pairs, 0.01, 1).boxed().toList();
        }
    }
}
