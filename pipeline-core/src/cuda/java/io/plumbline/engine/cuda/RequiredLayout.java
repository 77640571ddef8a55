package io.plumbline.engine.cuda;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterLayout.Parameter;
import io.plumbline.model.ParameterRole;
import java.util.List;
import java.util.Set;

/** The places that kernels and products take a model's tensors from. */
final class RequiredLayout {
    private static final Set<ParameterRole> ADAPTERS =
            Set.of(ParameterRole.ADAPTER_DOWN, ParameterRole.ADAPTER_UP);

    private RequiredLayout() {}

    /** Refuses a layout that is not the one of the configuration, and tensors that kernels cannot read. */
    static void require(DecoderConfig config, ParameterLayout layout) {
        requireJoined(config.block());
        requirePlaces(config, layout);
    }

    /** Tensors stored by input cannot be joined by output without copying. */
    private static void requireJoined(BlockConfig block) {
        boolean joined = block.attention().projection() == AttentionConfig.Projection.SEPARATE
                || block.feedForward().kind() == FeedForwardConfig.Kind.GATED;
        if (joined && block.weightOrder() == BlockConfig.WeightOrder.IN_OUT) {
            throw new IllegalArgumentException("Separate weights of query, key and value, or of gate and up, must be"
                    + " stored [out, in], the configuration says [in, out]");
        }
    }

    /** Kernels take tensors where the configuration puts them, and joined ones as one matrix. */
    private static void requirePlaces(DecoderConfig config, ParameterLayout layout) {
        List<Parameter> asked =
                ParameterLayout.of(config, (role, layer) -> role.name()).parameters();
        List<Parameter> given = layout.parameters().stream()
                .filter(parameter -> !ADAPTERS.contains(parameter.role()))
                .toList();
        if (asked.size() != given.size()) {
            throw new IllegalArgumentException("The parameter layout has " + given.size()
                    + " tensors, the configuration asks for " + asked.size());
        }
        for (int i = 0; i < asked.size(); i++) {
            Parameter one = asked.get(i);
            Parameter other = given.get(i);
            if (one.role() != other.role()
                    || one.layer() != other.layer()
                    || one.offset() != other.offset()
                    || !one.shape().equals(other.shape())) {
                throw new IllegalArgumentException(
                        "The parameter layout has " + name(other) + ", the configuration asks for " + name(one));
            }
            boolean first = !JoinedTensors.continuesTheOneBefore(other.role(), config.block());
            if (first && other.offset() % Supported.AT_ONCE != 0) {
                throw Supported.refuse("the engine for GPUs does not compute tensors that begin at no multiple of "
                        + Supported.AT_ONCE + ", and " + name(other) + " does");
            }
        }
    }

    private static String name(Parameter parameter) {
        String block = parameter.layer() < 0 ? "" : " of layer " + parameter.layer();
        return parameter.role() + block + " of shape " + parameter.shape() + " at " + parameter.offset();
    }
}
