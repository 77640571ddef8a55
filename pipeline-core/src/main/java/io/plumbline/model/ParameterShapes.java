package io.plumbline.model;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.NormPlace;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.FeedForwardConfig.Kind;
import java.util.List;
import java.util.Optional;

/** The shape of the tensor of every role in a decoder. */
final class ParameterShapes {
    private final EmbeddingConfig embedding;
    private final AttentionConfig attention;
    private final FeedForwardConfig feedForward;
    private final WeightOrder weightOrder;
    private final NormPlace normPlace;
    private final NormConfig blockNorm;
    private final NormConfig finalNorm;
    private final HeadConfig head;
    private final int hidden;

    ParameterShapes(DecoderConfig config) {
        embedding = config.embedding();
        attention = config.block().attention();
        feedForward = config.block().feedForward();
        weightOrder = config.block().weightOrder();
        normPlace = config.block().normPlace();
        blockNorm = config.block().norm();
        finalNorm = config.norm();
        head = config.head();
        hidden = embedding.hiddenSize();
    }

    /** The shape of a role's tensor as stored, row-major; empty if the decoder has no such tensor. */
    Optional<List<Integer>> of(ParameterRole role) {
        boolean joint = attention.projection() != Projection.SEPARATE;
        boolean inputBias = attention.inputBias();
        boolean gated = feedForward.kind() == Kind.GATED;
        boolean gatedJointly = feedForward.kind() == Kind.GATED_JOINT;
        boolean normsBefore = normPlace != NormPlace.AFTER;
        boolean normsAfter = normPlace != NormPlace.BEFORE;
        boolean bias = feedForward.bias();
        int inner = feedForward.intermediateSize();
        int queries = attention.queryWidth();
        int keyValues = attention.keyValueWidth();
        return switch (role) {
            case TOKEN_EMBEDDING -> when(true, embedding.vocabularySize(), hidden);
            case POSITION_EMBEDDING -> when(embedding.learnedPositions(), embedding.maxPositions(), hidden);
            case ATTENTION_NORM_WEIGHT, FEED_FORWARD_NORM_WEIGHT -> when(normsBefore, hidden);
            case ATTENTION_RESULT_NORM_WEIGHT, FEED_FORWARD_RESULT_NORM_WEIGHT -> when(normsAfter, hidden);
            case FINAL_NORM_WEIGHT -> when(true, hidden);
            case ATTENTION_NORM_BIAS, FEED_FORWARD_NORM_BIAS -> when(normsBefore && hasBias(blockNorm), hidden);
            case QUERY_NORM_WEIGHT -> queryKeyNorm(queries);
            case KEY_NORM_WEIGHT -> queryKeyNorm(keyValues);
            case FINAL_NORM_BIAS -> when(hasBias(finalNorm), hidden);
            case QUERY_KEY_VALUE_WEIGHT -> linear(joint, hidden, attention.packedWidth());
            case QUERY_KEY_VALUE_BIAS -> when(joint && inputBias, attention.packedWidth());
            case QUERY_WEIGHT -> linear(!joint, hidden, queries);
            case KEY_WEIGHT, VALUE_WEIGHT -> linear(!joint, hidden, keyValues);
            case QUERY_BIAS -> when(!joint && inputBias, queries);
            case KEY_BIAS, VALUE_BIAS -> when(!joint && inputBias, keyValues);
            case ATTENTION_OUTPUT_WEIGHT -> linear(true, queries, hidden);
            case ATTENTION_OUTPUT_BIAS -> when(attention.outputBias(), hidden);
            case GATE_WEIGHT -> linear(gated, hidden, inner);
            case GATE_UP_WEIGHT -> linear(gatedJointly, hidden, 2 * inner);
            case UP_WEIGHT -> linear(!gatedJointly, hidden, inner);
            case GATE_BIAS -> when(gated && bias, inner);
            case GATE_UP_BIAS -> when(gatedJointly && bias, 2 * inner);
            case UP_BIAS -> when(!gatedJointly && bias, inner);
            case DOWN_WEIGHT -> linear(true, inner, hidden);
            case DOWN_BIAS -> when(bias, hidden);
            case HEAD_WEIGHT -> when(!head.tied() && head.scalar() == null, head.outputs(embedding), hidden);
            case SCORE_WEIGHT -> when(head.scalar() != null, head.outputs(embedding), hidden);
            case ADAPTER_DOWN, ADAPTER_UP -> Optional.empty();
        };
    }

    private static boolean hasBias(NormConfig norm) {
        return switch (norm.kind()) {
            case LAYER -> true;
            case RMS, RMS_AROUND_ONE -> false;
        };
    }

    private Optional<List<Integer>> queryKeyNorm(int width) {
        return switch (attention.queryKeyNorm()) {
            case NONE -> Optional.empty();
            case EACH_HEAD -> when(true, attention.headSize());
            case ALL_HEADS -> when(true, width);
        };
    }

    private Optional<List<Integer>> linear(boolean present, int inputs, int outputs) {
        return switch (weightOrder) {
            case OUT_IN -> when(present, outputs, inputs);
            case IN_OUT -> when(present, inputs, outputs);
        };
    }

    private static Optional<List<Integer>> when(boolean present, Integer... shape) {
        return present ? Optional.of(List.of(shape)) : Optional.empty();
    }
}
