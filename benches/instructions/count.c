// A plugin of QEMU's which counts the instructions that a program executes, and writes their number to standard error.

#include <inttypes.h>
#include <stdio.h>

// What it needs of qemu-plugin.h, which Debian has in no package.
int qemu_plugin_version = 1;
struct qemu_plugin_tb;
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*call)(uint64_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block, void (*call)(unsigned, void *), int registers,
                                          void *argument);
void qemu_plugin_register_atexit_cb(uint64_t id, void (*call)(uint64_t, void *), void *argument);

static uint64_t instructions;

static void executed(unsigned cpu, void *length) { instructions += (uintptr_t)length; }

static void translated(uint64_t id, struct qemu_plugin_tb *block) {
    qemu_plugin_register_vcpu_tb_exec_cb(block, executed, 0, (void *)qemu_plugin_tb_n_insns(block));
}

static void ended(uint64_t id, void *nothing) { fprintf(stderr, "%" PRIu64 "\n", instructions); }

int qemu_plugin_install(uint64_t id, const void *info, int count, char **arguments) {
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, ended, NULL);
    return 0;
}
