package io.plumbline.data;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.template.Allowance;
import io.plumbline.template.ChatTemplate;
import io.plumbline.template.Conversation;
import io.plumbline.template.Conversation.GenerationPrompt;
import io.plumbline.template.RenderedChat;
import io.plumbline.template.TemplateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages to text by the chat template of a model, as TRL's {@code apply_chat_template} does it: the prompt is
 * rendered with what comes before an answer, prompt and completion are rendered together, and the completion is what
 * follows the prompt. Where a template writes the prompt in another way once an answer follows, the prompt ends where
 * the texts part. A prompt that ends with an answer is rendered up to that answer's last character.
 *
 * <p>Templates are read when the first row needs them: a model whose template cannot be read serves rows of text as well as
 * any other. For use by one thread.
 */
public final class ChatRenderer {
    /** Renders nothing: there is no model. */
    public static final ChatRenderer NONE = new ChatRenderer(null, TemplateOptions.DEFAULT);

    /** As transformers marks the end of a message that is to be continued: templates may strip the blank at its end. */
    private static final String TAG = "CONTINUE_FINAL_MESSAGE_TAG";

    /** All texts of a row are kept until it is known where the prompt ends; a second of work. */
    private static final int MOST_RENDERINGS = 4;

    private final TokenizerFiles files;
    private final TemplateOptions options;
    private ChatTemplates templates;
    private ChatTemplate plain;
    private ChatTemplate ofTools;
    private Map<String, Object> variables;

    private ChatRenderer(TokenizerFiles files, TemplateOptions options) {
        this.files = files;
        this.options = options;
    }

    /** Returns the renderer of a model. */
    public static ChatRenderer of(TokenizerFiles files, TemplateOptions options) {
        return new ChatRenderer(files, options);
    }

    /**
     * Checks that the templates of a model read all that they are to be given and would not be otherwise: what none reads has no
     * effect.
     *
     * @throws PlumblineException of kind CONFIGURATION where there is such a thing, of kind MODEL where a template cannot be
     *     read
     */
    public static void requireRead(TokenizerFiles files, TemplateOptions options) {
        if (options.asked().isEmpty()) {
            return;
        }
        List<ChatTemplate> templates = ChatTemplates.of(files).all();
        boolean writesDate = templates.stream().anyMatch(template -> template.reads(ChatTemplate.DATE));
        if (options.asked().contains(TemplateOptions.DATE) && !writesDate) {
            throw idle(TemplateOptions.DATE, files, "writes today's date (" + ChatTemplate.DATE + ")");
        }
        for (String name : options.variables().keySet()) {
            if (templates.stream().noneMatch(template -> template.reads(name))) {
                throw idle(TemplateOptions.ARGUMENTS, files, "reads '" + name + "'");
            }
        }
    }

    private static PlumblineException idle(String key, TokenizerFiles files, String what) {
        return new PlumblineException(
                Kind.CONFIGURATION,
                key + " has no effect: no chat template of " + files.place() + " " + what + "; remove it");
    }

    /**
     * Texts of an example.
     *
     * @param prompt up to where the completions begin
     * @param completions each as it follows the prompt
     * @param answers for each completion where its answers begin and end, see {@link TextExample#answers()}; empty where all
     *     are one answer
     * @param question what comes before any answer, whatever the completions are
     */
    record Rendered(String prompt, List<String> completions, List<List<Integer>> answers, String question) {}

    /**
     * Renders an example.
     *
     * @param context all that stands before each completion
     * @param completions messages of each, the best first
     * @throws QuarantineException where there is no template, or it does not render the conversation
     * @throws PlumblineException of kind MODEL where there is a template that cannot be read
     */
    Rendered render(ChatContext context, List<List<Map<String, Object>>> completions) throws QuarantineException {
        ChatTemplate used = template(context.tools());
        Conversation asked = asked(context);
        Allowance allowance = Allowance.of(MOST_RENDERINGS);
        try {
            String begun = begun(used, asked, allowance);
            List<RenderedChat> whole = new ArrayList<>();
            int end = begun.length();
            for (List<Map<String, Object>> completion : completions) {
                whole.add(used.render(asked.followedBy(completion), allowance));
                end = Math.min(
                        end,
                        Texts.commonPrefix(begun, whole.get(whole.size() - 1).text()));
            }
            int start = end > 0 && Character.isHighSurrogate(begun.charAt(end - 1)) ? end - 1 : end;
            return new Rendered(
                    begun.substring(0, start),
                    whole.stream().map(chat -> chat.text().substring(start)).toList(),
                    new Answers(used, asked, begun, start).of(completions, whole),
                    begun);
        } catch (TemplateException e) {
            throw refused(e);
        }
    }

    /**
     * Renders a prompt, up to where the model goes on.
     *
     * @param context the prompt
     * @throws QuarantineException as {@link #render}
     */
    String prompt(ChatContext context) throws QuarantineException {
        ChatTemplate used = template(context.tools());
        try {
            return begun(used, asked(context), Allowance.of(MOST_RENDERINGS));
        } catch (TemplateException e) {
            throw refused(e);
        }
    }

    private static QuarantineException refused(TemplateException e) {
        return new QuarantineException(reason(e.kind()), "the chat template: " + e.located());
    }

    private Conversation asked(ChatContext context) {
        Map<String, Object> given = new HashMap<>(variables);
        given.putAll(context.arguments());
        return Conversation.of(context.messages(), given, options.date().atStartOfDay())
                .withTools(context.tools());
    }

    private ChatTemplate template(List<Map<String, Object>> tools) throws QuarantineException {
        if (templates == null) {
            Optional<ChatTemplates> found = Optional.ofNullable(files).map(ChatTemplates::of);
            if (found.isEmpty() || found.get().sources().isEmpty()) {
                throw new QuarantineException(
                        Reason.NO_CHAT_TEMPLATE,
                        found.isEmpty()
                                ? "there is no model"
                                : files.place() + " has no chat template (chat_template.jinja, or chat_template in "
                                        + TokenizerFiles.TOKENIZER_CONFIG + ")");
            }
            templates = found.get();
            variables = new HashMap<>(new NamedTokens(TokenizerTree.ofSettings(files)).byRole());
            variables.putAll(options.variables());
        }
        if (tools == null) {
            plain = plain == null ? templates.plain() : plain;
            return plain;
        }
        ofTools = ofTools == null ? templates.withTools() : ofTools;
        return ofTools;
    }

    /** The text of the prompt, up to where a completion begins. */
    private static String begun(ChatTemplate template, Conversation asked, Allowance allowance)
            throws QuarantineException {
        if (!endsWithAnswer(asked)) {
            return template.render(asked.with(GenerationPrompt.ADD), allowance).text();
        }
        Map<String, ?> last = last(asked);
        String text = last.get(ChatMessages.CONTENT) instanceof String content
                ? template.render(asked.endingWith(ChatMessages.withContent(last, content + TAG + " ")), allowance)
                        .text()
                : "";
        int end = text.lastIndexOf(TAG);
        if (end < 0) {
            throw new QuarantineException(
                    Reason.CHAT_TEMPLATE_REFUSES,
                    "the prompt ends with an answer of which the chat template does not write the text");
        }
        return text.startsWith(" ", end + TAG.length())
                ? text.substring(0, end)
                : text.substring(0, end).stripTrailing();
    }

    /** Returns whether the last message is the assistant's, so that a completion goes on with it. */
    static boolean endsWithAnswer(Conversation asked) {
        return ChatMessages.ASSISTANT.equals(last(asked).get(ChatMessages.ROLE));
    }

    private static Map<String, ?> last(Conversation asked) {
        return asked.messages().get(asked.messages().size() - 1);
    }

    private static Reason reason(TemplateException.Kind kind) {
        return switch (kind) {
            case SYNTAX, REFUSED, FAILED -> Reason.CHAT_TEMPLATE_REFUSES;
            case BOUND -> Reason.CHAT_TEMPLATE_BOUND;
        };
    }
}
