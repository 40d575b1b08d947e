package io.sealer.kubefile;

/** How each instruction is written, for messages. */
final class Usage {

    private Usage() {}

    static String of(Keyword keyword) {
        return "write "
                + switch (keyword) {
                    case FROM -> "FROM [--platform=OS/ARCH] IMAGE, or FROM scratch";
                    case COPY -> "COPY [--chown=UID:GID] [--chmod=MODE] SOURCE… DESTINATION";
                    case ADD -> "ADD [--chown=UID:GID] [--chmod=MODE] [--checksum=sha256:HEX] SOURCE… DESTINATION";
                    case ARG -> "ARG NAME[=DEFAULT]…";
                    case ENV -> "ENV NAME=VALUE…, values with blanks in quotes";
                    case LABEL -> "LABEL NAME=VALUE…, values with blanks in quotes";
                    case MAINTAINER -> "MAINTAINER NAME";
                    case APP, CNI, CSI -> keyword + " NAME local://PATH…, or a URL";
                    case APPCMDS -> "APPCMDS NAME [\"COMMAND\", …]";
                    case APPENV -> "APPENV NAME KEY=VALUE…, values with blanks in quotes";
                    case KUBEVERSION -> "KUBEVERSION RANGE, for example KUBEVERSION >=1.19.8";
                    case LAUNCH -> "LAUNCH NAME…";
                    case CMDS -> "CMDS [\"COMMAND\", …]";
                    case CMD -> "CMDS [\"COMMAND\", …], which replaces CMD";
                };
    }
}
