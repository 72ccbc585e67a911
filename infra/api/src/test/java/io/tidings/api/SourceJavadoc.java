package io.tidings.api;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import org.springdoc.core.providers.JavadocProvider;

/** Gives springdoc the comments of the sources, so that what the code says of an end point is said once. */
record SourceJavadoc(Sources sources) implements JavadocProvider {

    @Override
    public String getClassJavadoc(Class<?> type) {
        return sources.doc(type);
    }

    @Override
    public Map<String, String> getRecordClassParamJavadoc(Class<?> type) {
        return sources.components(type);
    }

    @Override
    public String getMethodJavadocDescription(Method method) {
        return sources.doc(method);
    }

    @Override
    public String getMethodJavadocReturn(Method method) {
        return "";
    }

    @Override
    public Map<String, String> getMethodJavadocThrows(Method method) {
        return Map.of();
    }

    @Override
    public String getParamJavadoc(Method method, String name) {
        return sources.param(method, name);
    }

    @Override
    public String getFieldJavadoc(Field field) {
        return sources.components(field.getDeclaringClass()).getOrDefault(field.getName(), "");
    }

    @Override
    public String getFirstSentence(String text) {
        var end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
