package dev.reprise.core.laws;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongFunction;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Loads the core and its laws anew, with one method of the core changed. The classes on disk stay as they are. */
final class MutantLoader extends ClassLoader {
    private static final String PACKAGE = "dev.reprise.core.";
    private static final String STATUS = "dev/reprise/api/schema/OrderStatus";

    private final Mutant mutant;
    private int edits;

    private MutantLoader(final Mutant mutant) {
        super(MutantLoader.class.getClassLoader());
        this.mutant = mutant;
    }

    /** Tells for a seed which laws the mutant breaks. */
    static LongFunction<String> probe(final Mutant mutant) throws ReflectiveOperationException {
        final boolean resends = mutant.edit == Mutant.Edit.GATEWAY_RESENDS;
        final MutantLoader loader = new MutantLoader(mutant);
        final var constructor =
                loader.loadClass(Histories.Probe.class.getName()).getDeclaredConstructor(boolean.class, int.class);
        constructor.setAccessible(true);
        @SuppressWarnings("unchecked")
        final LongFunction<String> probe =
                (LongFunction<String>) constructor.newInstance(resends, Histories.Probe.EVENTS_OF_MUTANT);
        if (!resends) {
            loader.loadClass(mutant.className);
            if (loader.edits == 0) {
                throw new AssertionError(mutant + " changes nothing: " + mutant.className + "." + mutant.method
                        + " is not what it was; adapt the mutant");
            }
        }
        return probe;
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            final Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(final String name) throws ClassNotFoundException {
        try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = stream.readAllBytes();
            if (name.equals(mutant.className)) {
                bytes = change(bytes);
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (final IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] change(final byte[] bytes) {
        final ClassReader reader = new ClassReader(bytes);
        final ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            final int access,
                            final String name,
                            final String descriptor,
                            final String signature,
                            final String[] exceptions) {
                        final MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                        return edit(next, name, descriptor, reader.getClassName());
                    }

                    @Override
                    public org.objectweb.asm.FieldVisitor visitField(
                            final int access,
                            final String name,
                            final String descriptor,
                            final String signature,
                            final Object value) {
                        return super.visitField(access, name, descriptor, signature, changed(value));
                    }
                },
                0);
        return writer.toByteArray();
    }

    private Object changed(final Object constant) {
        if (mutant.edit == Mutant.Edit.TEXT && constant instanceof String text) {
            final String[] both = mutant.argument.split("\u0000");
            if (text.contains(both[0])) {
                edits++;
                return text.replace(both[0], both[1]);
            }
        }
        return constant;
    }

    private MethodVisitor edit(
            final MethodVisitor next, final String name, final String descriptor, final String owner) {
        if (mutant.edit == Mutant.Edit.TEXT) {
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitLdcInsn(final Object value) {
                    super.visitLdcInsn(changed(value));
                }
            };
        }
        if (!name.equals(mutant.method)) {
            return next;
        }
        edits++;
        if (mutant.edit == Mutant.Edit.CONSTANT) {
            constant(next, Type.getReturnType(descriptor));
            return null;
        }
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitCode() {
                super.visitCode();
                final Label goOn = new Label();
                visitVarInsn(Opcodes.ALOAD, 0);
                visitVarInsn(Opcodes.ILOAD, 1);
                visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "status", "(I)L" + STATUS + ";", false);
                visitFieldInsn(Opcodes.GETSTATIC, STATUS, mutant.argument, "L" + STATUS + ";");
                visitJumpInsn(Opcodes.IF_ACMPNE, goOn);
                visitInsn(Opcodes.LCONST_0);
                visitInsn(Opcodes.LRETURN);
                visitLabel(goOn);
                visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            }
        };
    }

    private void constant(final MethodVisitor method, final Type type) {
        final boolean one = "1".equals(mutant.argument);
        method.visitCode();
        switch (type.getSort()) {
            case Type.VOID -> method.visitInsn(Opcodes.RETURN);
            case Type.LONG -> {
                method.visitInsn(one ? Opcodes.LCONST_1 : Opcodes.LCONST_0);
                method.visitInsn(Opcodes.LRETURN);
            }
            case Type.OBJECT -> {
                method.visitInsn(Opcodes.ACONST_NULL);
                method.visitInsn(Opcodes.ARETURN);
            }
            default -> {
                method.visitInsn(one ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
                method.visitInsn(Opcodes.IRETURN);
            }
        }
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
