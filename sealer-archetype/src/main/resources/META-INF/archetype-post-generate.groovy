import java.nio.file.FileVisitResult
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.SimpleFileVisitor
import java.nio.file.attribute.BasicFileAttributes
import java.nio.file.attribute.PosixFileAttributeView
import java.nio.file.attribute.PosixFilePermissions

// What a descriptor cannot do: refuse wrong values in batch mode too, put the chosen variant in its place, and make
// scripts executable.

/** Deletes a directory with everything in it; one that does not exist is fine. */
void deleteTree(Path root) {
    if (!Files.exists(root)) {
        return
    }
    Files.walkFileTree(root, new SimpleFileVisitor<Path>() {
        @Override
        FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Files.delete(file)
            return FileVisitResult.CONTINUE
        }

        @Override
        FileVisitResult postVisitDirectory(Path directory, IOException problem) {
            Files.delete(directory)
            return FileVisitResult.CONTINUE
        }
    })
}

/** Every wrong value with the allowed ones; empty when all are right. */
List<String> refusals(String artifactId, String runtime, String kubernetesVersion, String containerRuntime) {
    def problems = []
    if (!(artifactId ==~ /[A-Za-z0-9_.-]+/)) {
        problems << "artifactId=${artifactId} (allowed: letters, digits, _, . and -)"
    }
    if (!(runtime in ['k0s', 'kubeadm'])) {
        problems << "runtime=${runtime} (allowed: k0s, kubeadm)"
    }
    if (!(kubernetesVersion ==~ /(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(alpha|beta|rc)\.\d+)?/)) {
        problems << "kubernetesVersion=${kubernetesVersion} (allowed: MAJOR.MINOR.PATCH without a leading v, such as 1.24.10)"
    }
    if (!(containerRuntime in ['containerd', 'docker'])) {
        problems << "containerRuntime=${containerRuntime} (allowed: containerd, docker; with runtime=k0s only containerd)"
    } else if (runtime == 'k0s' && containerRuntime != 'containerd') {
        problems << "containerRuntime=${containerRuntime} (allowed with runtime=k0s: containerd)"
    } else if (containerRuntime == 'docker' && kubernetesVersion ==~ /1\.(2[4-9]|[3-9]\d|\d{3,})\..*/) {
        problems << "containerRuntime=${containerRuntime} (allowed up to Kubernetes 1.23, whose kubelet is the last to talk to docker; " +
                "with ${kubernetesVersion}: containerd)"
    }
    return problems*.toString()
}

/** Takes back what the archetype plugin adds to a POM in the current directory, for a project that is refused. */
void removeModule(Path parentPom, String module) {
    if (Files.exists(parentPom)) {
        def text = Files.readString(parentPom)
        def without = text.replaceFirst(/[ \t]*<module>\Q${module}\E<\/module>[ \t]*\R?/, '')
                .replaceFirst(/[ \t]*<modules>\s*<\/modules>[ \t]*\R?/, '')
        if (without != text) {
            Files.writeString(parentPom, without)
        }
    }
}

/** Moves everything below a file set's directory one level up; what is there already is left as it is. */
void moveUp(Path fileSet, Path project) {
    Files.walk(fileSet).withCloseable { paths ->
        paths.sorted().forEach { source ->
            def target = project.resolve(fileSet.relativize(source).toString())
            if (Files.isDirectory(source)) {
                Files.createDirectories(target)
            } else if (!Files.exists(target)) {
                Files.move(source, target)
            }
        }
    }
    deleteTree(fileSet)
}

/** Gives every script the mode 0755, where the file system knows modes. */
void makeExecutable(Path directory) {
    Files.walk(directory).withCloseable { paths ->
        paths.filter { it.fileName.toString().endsWith('.sh') }.forEach { script ->
            // The view and not the file store, which Java does not find in a chroot.
            Files.getFileAttributeView(script, PosixFileAttributeView)
                    ?.setPermissions(PosixFilePermissions.fromString('rwxr-xr-x'))
        }
    }
}

def runtime = request.properties.getProperty('runtime')
def kubernetesVersion = request.properties.getProperty('kubernetesVersion')
def containerRuntime = request.properties.getProperty('containerRuntime')
def parent = Path.of(request.outputDirectory)
def project = parent.resolve(request.artifactId)
def fileSets = ['_common', '_containerd', '_docker', '_k0s', '_kubeadm'].collect { project.resolve(it) }

def problems = refusals(request.artifactId, runtime, kubernetesVersion, containerRuntime)
if (problems) {
    // Only what was generated: the directory may have been there before, with files of the user.
    fileSets.each { deleteTree(it) }
    Files.deleteIfExists(project.resolve('pom.xml'))
    if (project.toFile().list()?.length == 0) {
        Files.delete(project)
    }
    removeModule(parent.resolve('pom.xml'), request.artifactId)
    throw new IllegalArgumentException("No project was generated, because of " + problems.join('; '))
}

fileSets.findAll { Files.exists(it) }.each { moveUp(it, project) }
makeExecutable(project.resolve('src/main/sealer'))

if (runtime == 'kubeadm' && kubernetesVersion ==~ /1\.(2[5-9]|[3-9]\d|\d{3,})\..*/) {
    println "sealer adds settings to kubeadm's configuration that Kubernetes 1.25 and later refuse: the image is complete, but a " +
            "sealer of your own is needed to install it, see README.md"
}
