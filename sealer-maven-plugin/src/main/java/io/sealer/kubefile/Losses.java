package io.sealer.kubefile;

/**
 * What instructions could have brought that were refused. What only their loss may have made wrong is not reported: a
 * build that fails names mistakes, not their consequences.
 *
 * @param files files and directories of the image
 * @param apps applications
 * @param commands launch commands of applications
 * @param variables variables of the Kubefile
 */
public record Losses(boolean files, boolean apps, boolean commands, boolean variables) {

    /** Nothing was refused. */
    public static final Losses NONE = new Losses(false, false, false, false);

    /** What an instruction would have brought. */
    public static Losses of(Instruction instruction) {
        boolean from = instruction instanceof Instruction.From;
        boolean app = instruction instanceof Instruction.App;
        return new Losses(
                from || app || instruction instanceof Instruction.Copy || instruction instanceof Instruction.Add,
                from || app,
                instruction instanceof Instruction.AppCmds,
                instruction instanceof Instruction.Arg || instruction instanceof Instruction.Env);
    }

    /** What an instruction of that kind would have brought. */
    static Losses of(Keyword keyword) {
        return switch (keyword) {
            case FROM, APP, CNI, CSI -> new Losses(true, true, false, false);
            case COPY, ADD -> new Losses(true, false, false, false);
            case APPCMDS -> new Losses(false, false, true, false);
            case ARG, ENV -> new Losses(false, false, false, true);
            case LABEL, MAINTAINER, APPENV, KUBEVERSION, LAUNCH, CMDS, CMD -> NONE;
        };
    }

    /** These and others. */
    public Losses plus(Losses other) {
        return new Losses(
                files || other.files, apps || other.apps, commands || other.commands, variables || other.variables);
    }
}
