package io.tidings.tickets;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A text in which there is something to be seen; an absent one is fine. */
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Visible.Check.class)
public @interface Visible {

    String message() default "must hold something that can be seen";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** See {@link OneLine#isInvisible}. */
    final class Check implements ConstraintValidator<Visible, @Nullable String> {
        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || !OneLine.isInvisible(text);
        }
    }
}
