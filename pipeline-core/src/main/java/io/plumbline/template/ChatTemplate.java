package io.plumbline.template;

import java.util.HashMap;
import java.util.Map;

/**
 * A chat template that is read once and renders many conversations: to the letter what transformers renders with Jinja's
 * sandbox, or a refusal. It may be used by several threads at once.
 */
public final class ChatTemplate {
    /** The function by which a template writes today's date. */
    public static final String DATE = "strftime_now";

    private final ParsedTemplate parsed;

    private ChatTemplate(ParsedTemplate parsed) {
        this.parsed = parsed;
    }

    /**
     * Reads a template.
     *
     * @param source its text, as {@code chat_template.jinja} holds it
     * @throws TemplateException of kind SYNTAX or BOUND where it is no template that can be rendered here
     */
    public static ChatTemplate parse(String source) {
        return new ChatTemplate(ParsedTemplate.of(source));
    }

    /**
     * Returns whether it reads a variable, or calls a function, that it has not surely set itself: only then is it of effect
     * that the variable is given.
     */
    public boolean reads(String name) {
        return parsed.free().contains(name);
    }

    /**
     * Renders a conversation.
     *
     * @throws TemplateException of kind REFUSED where the template raises an exception of its own, FAILED where what it does
     *     fails, BOUND where it does too much
     */
    public RenderedChat render(Conversation conversation) {
        return render(conversation, Allowance.of(1));
    }

    /**
     * Renders one conversation of several.
     *
     * @param allowance what is left of what they may do together
     * @throws TemplateException as of {@link #render(Conversation)}, and of kind BOUND where too little is left
     */
    public RenderedChat render(Conversation conversation, Allowance allowance) {
        return parsed.render(budget -> variables(conversation, budget), conversation.now(), allowance);
    }

    private static Map<String, Object> variables(Conversation conversation, Budget budget) {
        Map<String, Object> variables = new HashMap<>();
        conversation.variables().forEach((name, value) -> variables.put(name, Plain.of(value, budget)));
        variables.put("messages", Plain.of(conversation.messages(), budget));
        variables.put("tools", Plain.of(conversation.tools(), budget));
        variables.put("documents", null);
        variables.put("add_generation_prompt", conversation.prompt() == Conversation.GenerationPrompt.ADD);
        return variables;
    }
}
