package io.plumbline.template;

import io.plumbline.template.TemplateException.Kind;
import java.util.List;
import java.util.Set;

/**
 * The words with which a template refuses a conversation. What stands in the template is shown; a value is shown where
 * it is a number or the name of a role, since any other may be what somebody wrote.
 */
final class Refusal {
    private static final Set<String> ROLES =
            Set.of("system", "developer", "user", "assistant", "model", "tool", "ipython", "function", "human", "gpt");
    private static final int LONGEST = 300;

    private Refusal() {}

    /** Returns the refusal of a call with one expression. */
    static TemplateException of(List<Expression> given, Arguments arguments, Scope scope) {
        return of(
                given.size() == 1
                        ? words(given.get(0), scope)
                        : value(
                                arguments.positional().get(0),
                                PythonText.text(arguments.positional().get(0), scope.budget())));
    }

    static TemplateException of(String words) {
        String shown = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
        return new TemplateException(Kind.REFUSED, shown, 0);
    }

    private static String words(Expression expression, Scope scope) {
        Object value = expression.evaluate(scope);
        String text = PythonText.text(value, scope.budget());
        if (expression instanceof Expression.Constant) {
            return text;
        }
        if (expression instanceof Operation.Binary sum && sum.operator().equals("+") && value instanceof String) {
            return words(sum.left(), scope) + words(sum.right(), scope);
        }
        if (expression instanceof Operation.Concatenation all) {
            StringBuilder words = new StringBuilder();
            all.parts().forEach(part -> words.append(words(part, scope)));
            return words.toString();
        }
        return value(value, text);
    }

    private static String value(Object value, String text) {
        return value instanceof Number || ROLES.contains(text) ? text : "…";
    }
}
