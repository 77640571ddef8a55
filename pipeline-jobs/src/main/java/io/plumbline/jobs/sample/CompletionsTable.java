package io.plumbline.jobs.sample;

import io.plumbline.data.PromptRow;
import java.io.Serializable;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.ConversionPatterns;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of {@code completions/}, a row a completion.
 *
 * @param prompts what prompts are
 * @param kept columns that go with the completions
 */
record CompletionsTable(Prompts prompts, KeptColumns kept) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The folder in the experiment's. */
    static final String NAME = "completions";

    static final String FINISH = "finish";
    private static final String PROMPT = "prompt";
    private static final String COMPLETION = "completion";
    private static final String ROLE = "role";
    private static final String CONTENT = "content";
    private static final String ASSISTANT = "assistant";

    /** The kinds of prompts. */
    enum Prompts {
        TEXTS,
        MESSAGES
    }

    /**
     * A row.
     *
     * @param read the prompt
     * @param index of the completion among those of the prompt
     * @param completion what was sampled
     */
    record Row(ReadRow read, int index, SampledCompletion completion) {}

    MessageType schema() {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        schema.addField(text("prompt_id"));
        schema.addField(side(PROMPT));
        schema.addField(side(COMPLETION));
        schema.addField(Types.required(PrimitiveTypeName.INT32).named("index"));
        schema.addField(list("prompt_tokens", PrimitiveTypeName.INT32));
        schema.addField(list("tokens", PrimitiveTypeName.INT32));
        schema.addField(list("log_probs", PrimitiveTypeName.FLOAT));
        schema.addField(list("sampled_log_probs", PrimitiveTypeName.FLOAT));
        schema.addField(text(FINISH));
        kept.declare(schema);
        return schema.named(NAME);
    }

    private static Type text(String name) {
        return Types.required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static Type list(String name, PrimitiveTypeName element) {
        return ConversionPatterns.listOfElements(
                Type.Repetition.REQUIRED, name, Types.required(element).named("element"));
    }

    private Type side(String name) {
        return switch (prompts) {
            case TEXTS -> text(name);
            case MESSAGES -> ConversionPatterns.listOfElements(
                    Type.Repetition.REQUIRED,
                    name,
                    new GroupType(Type.Repetition.REQUIRED, "element", text(ROLE), text(CONTENT)));
        };
    }

    /** Writes a row into an empty group of the schema, and returns it. */
    Group fill(Group group, Row row) {
        PromptRow prompt = row.read().prompt();
        group.append("prompt_id", prompt.id());
        switch (prompts) {
            case TEXTS -> group.append(PROMPT, prompt.text())
                    .append(COMPLETION, row.completion().text());
            case MESSAGES -> {
                Group messages = group.addGroup(PROMPT);
                prompt.messages().forEach(message -> write(messages, message));
                write(
                        group.addGroup(COMPLETION),
                        new PromptRow.Message(ASSISTANT, row.completion().text()));
            }
        }
        group.append("index", row.index());
        write(group.addGroup("prompt_tokens"), row.read().tokens());
        write(group.addGroup("tokens"), row.completion().generated().tokens());
        write(group.addGroup("log_probs"), row.completion().generated().logProbs());
        write(group.addGroup("sampled_log_probs"), row.completion().generated().sampledLogProbs());
        group.append(FINISH, row.completion().generated().finish().key());
        kept.write(group, prompt.kept());
        return group;
    }

    private static void write(Group messages, PromptRow.Message message) {
        messages.addGroup("list")
                .addGroup("element")
                .append(ROLE, message.role())
                .append(CONTENT, message.content());
    }

    private static void write(Group list, int[] values) {
        for (int value : values) {
            list.addGroup("list").append("element", value);
        }
    }

    private static void write(Group list, float[] values) {
        for (float value : values) {
            list.addGroup("list").append("element", value);
        }
    }
}
