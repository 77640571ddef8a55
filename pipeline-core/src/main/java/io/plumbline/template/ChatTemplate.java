package io.plumbline.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template that is read once and renders many conversations: to the letter what transformers renders with Jinja's
 * sandbox, or a refusal. It may be used by several threads at once.
 */
public final class ChatTemplate {
    /** Most characters of a template; the longest in use have a twentieth of it. */
    public static final int MOST_CHARACTERS = 1 << 20;

    private final List<Statement> body;

    private ChatTemplate(List<Statement> body) {
        this.body = body;
    }

    /**
     * Reads a template.
     *
     * @param source its text, as {@code chat_template.jinja} holds it
     * @throws TemplateException of kind SYNTAX or BOUND where it is no template that can be rendered here
     */
    public static ChatTemplate parse(String source) {
        if (source.length() > MOST_CHARACTERS) {
            throw TemplateException.bound(
                    "the template has " + source.length() + " characters, more than " + MOST_CHARACTERS);
        }
        return new ChatTemplate(StatementParser.parse(Lexer.tokens(source)));
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
        Rendering rendering = new Rendering(conversation.now(), allowance);
        try {
            Scope scope = Scope.of(rendering, variables(conversation, rendering.budget()));
            Statement.run(body, scope);
            allowance.make(rendering.length());
        } catch (TemplateException e) {
            throw e.at(rendering.line());
        } catch (StackOverflowError e) {
            // The depth is bounded for threads with a stack of usual size; this one has a smaller one.
            throw Budget.tooDeep().at(rendering.line());
        } finally {
            rendering.budget().settle();
        }
        return rendering.result();
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
