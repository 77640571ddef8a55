package io.plumbline.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of a row as those of a template, copied: what holds itself goes too deep. Dates and times are texts, as in JSON. */
final class Plain {
    private Plain() {}

    static Object of(Object value, Budget budget) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Temporal time) {
            return time.toString();
        }
        budget.enter();
        Object copy;
        if (value instanceof Map<?, ?> map) {
            budget.places(2L * map.size());
            Map<Object, Object> dict = new LinkedHashMap<>();
            map.forEach((key, item) -> dict.put(String.valueOf(key), of(item, budget)));
            copy = dict;
        } else if (value instanceof Collection<?> items) {
            budget.places(items.size());
            List<Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(of(item, budget)));
            copy = list;
        } else {
            throw TemplateException.failed("it is given bytes that are no text");
        }
        budget.leave();
        return copy;
    }

    private static Object number(Number number) {
        if (number instanceof BigInteger big) {
            return Arithmetic.shrink(big);
        }
        boolean real = number instanceof Float || number instanceof BigDecimal;
        return real ? (Object) number.doubleValue() : (Object) number.longValue();
    }
}
